from django.http import HttpResponse


def unavailable(request):
    return HttpResponse(status=503)


def expired_form(request, reason=""):
    return HttpResponse(status=403)


def forbidden(request, exception=None):
    return HttpResponse(status=500)


def not_found(request, exception=None):
    return HttpResponse(status=500)


def failure(request, exception=None):
    return HttpResponse(status=500)

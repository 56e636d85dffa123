"""Letters: written with the act, handed to a real server, never twice but when SMTP itself cannot tell."""

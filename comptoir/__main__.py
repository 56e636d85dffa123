from comptoir.config.command import main

main()

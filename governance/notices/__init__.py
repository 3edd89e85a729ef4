"""What somebody is told: in the program, and by e-mail where a mail server is set."""

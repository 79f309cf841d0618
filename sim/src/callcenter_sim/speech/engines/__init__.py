"""The engines' own processes. Nothing else imports these modules: one engine is GPL, both are heavy."""

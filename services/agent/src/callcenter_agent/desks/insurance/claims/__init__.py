"""First notice of loss: what is asked, read back, corrected and filed."""

"""The control plane: calls, webhooks, recordings, dashboard"""

"""The outside world on a laptop: carrier, phones, gateways and providers"""

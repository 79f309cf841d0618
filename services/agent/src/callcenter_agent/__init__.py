"""The AI agent that answers and places calls"""

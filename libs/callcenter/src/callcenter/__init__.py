"""The language the services of the call center speak"""

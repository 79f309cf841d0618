"""Facts: vehicles, customers, patients, stock, people"""

"""Everything embedded: servers from wheels, and the demo"""

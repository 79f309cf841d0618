"""Recordings: started by egress, settled against the object store, played by presigned link."""

"""Makes the recordings' bucket when it is missing. Safe to run at every start."""

import os
import sys
import time
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import S3Error

PATIENCE_S = 60
RETRY_S = 1


def client() -> Minio:
    endpoint = urlsplit(os.environ["S3_ENDPOINT"])
    return Minio(
        endpoint.netloc,
        access_key=os.environ["S3_ACCESS_KEY"],
        secret_key=os.environ["S3_SECRET_KEY"],
        region=os.environ.get("S3_REGION") or "us-east-1",
        secure=endpoint.scheme == "https",
        http_client=urllib3.PoolManager(timeout=urllib3.Timeout(total=5), retries=False),
    )


def ensure(storage: Minio, bucket: str) -> bool:
    """True when the bucket had to be made. It is private: recordings leave it by signed links only."""
    if storage.bucket_exists(bucket):
        return False
    storage.make_bucket(bucket)
    return True


def main() -> int:
    bucket = os.environ.get("S3_BUCKET") or "recordings"
    storage = client()
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            made = ensure(storage, bucket)
        except (S3Error, urllib3.exceptions.HTTPError) as error:
            if time.monotonic() > deadline:
                sys.stderr.write(f"bucket {bucket} could not be made: {error}\n")
                return 1
            time.sleep(RETRY_S)
        else:
            sys.stdout.write(f"bucket {bucket} {'made' if made else 'is there'}\n")
            return 0


if __name__ == "__main__":
    sys.exit(main())

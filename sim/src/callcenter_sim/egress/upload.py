"""The finished file goes to the S3 that the request names."""

import asyncio
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from livekit.protocol.egress import S3Upload
from minio import Minio
from minio.error import MinioException

_TIMEOUT = timedelta(seconds=30)
_CONTENT_TYPE = "audio/ogg"


class UploadError(Exception):
    """The storage refused the file or could not be reached."""


async def upload(path: Path, key: str, target: S3Upload) -> str:
    """Where the file lies, worded as egress words it: https whatever the endpoint's scheme."""
    try:
        async with asyncio.timeout(2 * _TIMEOUT.total_seconds()):
            await asyncio.to_thread(_put, path, key, target)
    except (MinioException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise UploadError(f"{type(error).__name__}: {error}") from error
    host = urlsplit(target.endpoint).netloc or f"s3.{target.region}.amazonaws.com"
    return f"https://{host}/{target.bucket}/{key}"


def _put(path: Path, key: str, target: S3Upload) -> None:
    endpoint = urlsplit(target.endpoint or "https://s3.amazonaws.com")
    http = urllib3.PoolManager(
        timeout=urllib3.Timeout(total=_TIMEOUT.total_seconds()), retries=urllib3.Retry(total=2)
    )
    client = Minio(
        endpoint.netloc,
        access_key=target.access_key,
        secret_key=target.secret,
        session_token=target.session_token or None,
        region=target.region or "us-east-1",
        secure=endpoint.scheme == "https",
        http_client=http,
    )
    try:
        client.fput_object(
            target.bucket, key, str(path), content_type=_CONTENT_TYPE, metadata=dict(target.metadata) or None
        )
    finally:
        http.clear()

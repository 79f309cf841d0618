"""Objects in an S3 store. The client library blocks: it works in threads, with a time-out on everything."""

import asyncio
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.error import MinioException, S3Error
from urllib3.exceptions import HTTPError

from callcenter.errors import NotFound, Unavailable
from callcenter.settings import StorageSettings

THREADS: Final = 4
"""Of our own: a store that hangs must not hold up whatever else works in threads."""

T = TypeVar("T")
_ABSENT = frozenset({"NoSuchKey", "NoSuchObject", "NoSuchBucket", "ResourceNotFound"})
_OURS_ALREADY = frozenset({"BucketAlreadyOwnedByYou", "BucketAlreadyExists"})


@dataclass(frozen=True, slots=True)
class StoredObject:
    key: str
    size_bytes: int
    content_type: str | None
    etag: str | None
    modified_at: datetime | None


class Storage:
    """One bucket. Raises `NotFound` for what is not there, `Unavailable` for a store that does not answer."""

    def __init__(
        self,
        settings: StorageSettings,
        *,
        timeout: timedelta = timedelta(seconds=10),
        transfer_timeout: timedelta = timedelta(minutes=2),
    ) -> None:
        self.bucket = settings.s3_bucket
        self._region = settings.s3_region
        self._timeout = timeout
        self._threads = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="storage")
        self._transfer_timeout = transfer_timeout
        self._client = _client(settings, settings.s3_endpoint, timeout)
        self._public = _client(settings, settings.s3_public_endpoint or settings.s3_endpoint, timeout)

    def close(self) -> None:
        """Waits for nothing: what still runs ends with its own time-out."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def ensure_bucket(self) -> None:
        def ensure() -> None:
            try:
                if not self._client.bucket_exists(bucket_name=self.bucket):
                    self._client.make_bucket(bucket_name=self.bucket, location=self._region)
            except S3Error as error:
                if error.code not in _OURS_ALREADY:
                    raise

        await self._blocking(ensure, self._timeout)

    async def put_file(self, key: str, path: Path, *, content_type: str = "application/octet-stream") -> None:
        def put() -> None:
            self._client.fput_object(
                bucket_name=self.bucket, object_name=key, file_path=str(path), content_type=content_type
            )

        await self._blocking(put, self._transfer_timeout)

    async def put_bytes(
        self, key: str, data: bytes, *, content_type: str = "application/octet-stream"
    ) -> None:
        def put() -> None:
            self._client.put_object(
                bucket_name=self.bucket,
                object_name=key,
                data=io.BytesIO(data),
                length=len(data),
                content_type=content_type,
            )

        await self._blocking(put, self._transfer_timeout)

    async def get_bytes(self, key: str) -> bytes:
        def get() -> bytes:
            response = self._client.get_object(bucket_name=self.bucket, object_name=key)
            try:
                return bytes(response.read())
            finally:
                response.close()
                response.release_conn()

        return await self._blocking(get, self._transfer_timeout)

    async def stat(self, key: str) -> StoredObject:
        def stat() -> StoredObject:
            found = self._client.stat_object(bucket_name=self.bucket, object_name=key)
            return StoredObject(
                key=key,
                size_bytes=found.size or 0,
                content_type=found.content_type,
                etag=found.etag,
                modified_at=found.last_modified,
            )

        return await self._blocking(stat, self._timeout)

    async def exists(self, key: str) -> bool:
        try:
            await self.stat(key)
        except NotFound:
            return False
        return True

    async def list_keys(self, prefix: str = "") -> list[str]:
        def keys() -> list[str]:
            found = self._client.list_objects(bucket_name=self.bucket, prefix=prefix, recursive=True)
            return [one.object_name for one in found if one.object_name]

        return await self._blocking(keys, self._transfer_timeout)

    async def delete(self, key: str) -> None:
        """Also when there is no such object."""

        def delete() -> None:
            self._client.remove_object(bucket_name=self.bucket, object_name=key)

        await self._blocking(delete, self._timeout)

    async def presign_get(
        self,
        key: str,
        *,
        expires: timedelta = timedelta(minutes=15),
        download_name: str | None = None,
    ) -> str:
        """A link for a browser: its host, which is part of what is signed, is the public endpoint's."""
        headers: dict[str, str | list[str] | tuple[str]] = {}
        if download_name is not None:
            headers["response-content-disposition"] = f'attachment; filename="{download_name}"'

        def presign() -> str:
            return self._public.presigned_get_object(
                bucket_name=self.bucket, object_name=key, expires=expires, response_headers=headers or None
            )

        return await self._blocking(presign, self._timeout)

    async def ping(self) -> None:
        """Raises unless the bucket is there for us."""

        def ping() -> None:
            if not self._client.bucket_exists(bucket_name=self.bucket):
                raise NotFound(f"there is no bucket {self.bucket}", code="bucket_not_found")

        await self._blocking(ping, self._timeout)

    async def _blocking(self, work: Callable[[], T], limit: timedelta) -> T:
        try:
            async with asyncio.timeout(limit.total_seconds()):
                return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except S3Error as error:
            if error.code in _ABSENT:
                raise NotFound("there is no such object", code="object_not_found") from error
            raise _away(f"the object store refused: {error.code}") from error
        except (MinioException, HTTPError, OSError) as error:
            raise _away("the object store cannot be reached") from error


def _away(detail: str) -> Unavailable:
    return Unavailable(detail, code="storage_unavailable")


def _client(settings: StorageSettings, endpoint: str, timeout: timedelta) -> Minio:
    url = urlsplit(endpoint)
    if url.scheme not in {"http", "https"} or not url.netloc:
        raise ValueError("the object store's endpoint is written http://host:port")
    seconds = timeout.total_seconds()
    return Minio(
        endpoint=url.netloc,
        access_key=settings.s3_access_key,
        secret_key=settings.s3_secret_key.get_secret_value(),
        secure=url.scheme == "https",
        region=settings.s3_region,
        http_client=urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=min(3.0, seconds), read=seconds),
            retries=urllib3.Retry(total=2, backoff_factor=0.1, status_forcelist=(500, 502, 503, 504)),
            maxsize=8,
        ),
    )

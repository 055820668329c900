"""What a document claims of itself and nobody has confirmed: it gives no standing. An admin does, or the address that it was read from."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from qs_assistant.documents.passage import KIND_CLAIMED, OF_STANDING, SECOND_HAND, SEEN, Publication
from qs_assistant.text.publisher_names import resembles
from qs_assistant.types.company import NOBODY, Company
from qs_assistant.types.whose import CLAIMED
from qs_assistant.types.whose import NOBODY as NO_PUBLISHER

FILINGS_HOST = "sec.gov"


@dataclass(frozen=True, slots=True)
class Claims:
    """Tells claims from what is known; `company` is whom the knowledge base is about, with the addresses of its own pages."""

    company: Company = NOBODY

    def settled(self, publication: Publication, *, address: str, said: bool) -> Publication:
        """The publication with what is only claimed marked as that.

        Args:
            publication: as it was guessed and said.
            address: where it was fetched from; "" for a file or a text.
            said: whether an admin named the publisher, and with it took on the kind that was guessed.
        """
        if not said and self._is_own_page(address):
            publication = replace(publication, publisher=self.company.name)
        if publication.provenance == SECOND_HAND:
            return publication
        return replace(publication, provenance=SEEN if said else self._provenance(publication, address))

    def claimed(self, publication: Publication) -> Publication:
        """A publication that a document names for a part of itself."""
        return self.settled(publication, address="", said=False)

    def _provenance(self, publication: Publication, address: str) -> str:
        if self._is_known(publication, address):
            return SEEN
        has_standing = publication.kind in OF_STANDING
        if publication.publisher.strip().lower() in {"", NO_PUBLISHER, _host(address)}:
            return KIND_CLAIMED if has_standing else SEEN
        return CLAIMED if has_standing or resembles(publication.publisher, self.company.name) else SEEN

    def _is_known(self, publication: Publication, address: str) -> bool:
        """Whether the address alone says whose a document is: the company's own page, or the SEC's of who files."""
        if self._is_own_page(address):
            return True
        if not _is_of(_host(address), FILINGS_HOST):
            return False
        of_company = resembles(publication.publisher, self.company.name)
        return not of_company or f"/data/{self.company.cik.lstrip('0')}/" in urlsplit(address).path

    def _is_own_page(self, address: str) -> bool:
        host = _host(address)
        return any(_is_of(host, site) for site in self.company.sites)


NO_COMPANY = Claims()


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _is_of(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")

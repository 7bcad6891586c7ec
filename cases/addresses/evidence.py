"""Papers, possible duplicates, publicity with its objections, the application decided meanwhile."""

from datetime import date, datetime

from accounts.downloads import Download, File
from accounts.duties import CASE_DUTIES, Duty
from accounts.officer import Officer
from accounts.operations import Act, Look, address
from cases import services
from cases.selectors import stated
from cases.selectors.file import case_of
from cases.selectors.interim import Interim, interim_to_answer
from cases.shapes import parts
from cases.shapes.file import InterimShape
from cases.shapes.listing import CaseMadeShape


def paper_scan(case_id: int, paper_id: int, *, officer: Officer, at: datetime) -> File:
    """The scan of a paper; that it was read is recorded."""
    paper, scan = services.read_paper(case_id, paper_id, officer=officer, at=at)
    return scan, paper.content_type, paper.file_name


def interim_of(case_id: int, *, officer: Officer, today: date) -> Interim:
    """The application for dibao or tekun that is decided meanwhile, and what became of it."""
    return interim_to_answer(case_of(officer, case_id), today=today)


ADDRESSES = [
    address(
        "cases/<int:case_id>/papers/", "case_papers",
        get=Look(stated.papers_listed, *CASE_DUTIES, gives=parts.PapersShape),
        post=Act(services.file_paper, Duty.CASEWORK, gives=parts.PaperShape, status=201, files=True),
    ),
    address(
        "cases/<int:case_id>/papers/originals/", "case_originals", post=Act(services.see_originals, Duty.CASEWORK)
    ),
    address(
        "cases/<int:case_id>/papers/<int:paper_id>/scan/", "case_paper_scan", get=Download(paper_scan, *CASE_DUTIES)
    ),
    address(
        "cases/<int:case_id>/papers/<int:paper_id>/withdrawal/", "case_paper_withdrawal",
        post=Act(services.withdraw_paper, Duty.CASEWORK, gives=parts.PaperShape),
    ),
    address(
        "cases/<int:case_id>/duplicates/", "case_duplicates",
        get=Look(stated.duplicates_listed, Duty.CASEWORK, gives=parts.DuplicatesShape),
    ),
    address(
        "cases/<int:case_id>/duplicates/<int:likely_id>/verdict/", "case_duplicate_verdict",
        post=Act(services.choose_likeness, Duty.CASEWORK, gives=parts.LikelyShape),
    ),
    address(
        "cases/<int:case_id>/publicity/", "case_publicity",
        get=Look(stated.publicity_of, *CASE_DUTIES, gives=parts.PublicityStatedShape),
        post=Act(services.publicise, Duty.CASEWORK, gives=CaseMadeShape),
    ),
    address(
        "cases/<int:case_id>/objections/", "case_objections",
        post=Act(services.raise_objection, Duty.CASEWORK, gives=CaseMadeShape),
    ),
    address(
        "cases/<int:case_id>/objections/settlement/", "case_objection_settlement",
        post=Act(services.settle_objection, Duty.CASEWORK, gives=CaseMadeShape),
    ),
    address(
        "cases/<int:case_id>/interim/", "case_interim",
        get=Look(interim_of, *CASE_DUTIES, gives=InterimShape),
        post=Act(services.record_interim_answer, Duty.CASEWORK, gives=parts.InterimAnswerShape),
    ),
]  # fmt: skip

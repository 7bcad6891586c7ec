"""What the API offers of cases: the list, one case, its steps, evidence, procedure, and the import of registers."""

from cases.addresses.evidence import ADDRESSES as OF_EVIDENCE
from cases.addresses.file import ADDRESSES as OF_FILE
from cases.addresses.procedure import ADDRESSES as OF_PROCEDURE
from cases.addresses.registers import ADDRESSES as OF_REGISTERS
from cases.addresses.steps import ADDRESSES as OF_STEPS

ADDRESSES = [*OF_FILE, *OF_STEPS, *OF_EVIDENCE, *OF_PROCEDURE, *OF_REGISTERS]

#!/usr/bin/env python3
"""read_ubl.py FILE.xml... - reads electronic invoices and says where they break a rule of EN 16931 or of Peppol.

The rules are told again here in our own words, with their names, and by a program that shares nothing with ours: sums to
the penny, no empty element, elements in their order, one currency, no VAT number where there is no VAT. They are those
that our documents could break, not all there are.

Prints one line a finding, 'file: RULE what', then 'N documents, N of Peppol, N findings'; ends with 1 if there is any.
"""
import re
import sys
import xml.etree.ElementTree as ET
from decimal import ROUND_HALF_UP, Decimal

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CAC = "{" + UBL + "CommonAggregateComponents-2}"
CBC = "{" + UBL + "CommonBasicComponents-2}"
EN = "urn:cen.eu:en16931:2017"
PEPPOL = EN + "#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
NAMES = {"cac": CAC[1:-1], "cbc": CBC[1:-1]}

HEAD = "CustomizationID ProfileID ID IssueDate "
REST = (
    "DocumentCurrencyCode AccountingCost BuyerReference InvoicePeriod OrderReference BillingReference"
    " ContractDocumentReference AccountingSupplierParty AccountingCustomerParty Delivery PaymentMeans PaymentTerms"
    " TaxTotal LegalMonetaryTotal "
)
LINE = "LineExtensionAmount InvoicePeriod Item Price"
ORDER = {
    "Invoice": HEAD + "DueDate InvoiceTypeCode Note TaxPointDate " + REST + "InvoiceLine",
    "CreditNote": HEAD + "TaxPointDate CreditNoteTypeCode Note " + REST + "CreditNoteLine",
    "InvoicePeriod": "StartDate EndDate",
    "InvoiceDocumentReference": "ID IssueDate",
    "Party": "EndpointID PartyIdentification PostalAddress PartyTaxScheme PartyLegalEntity Contact",
    "PostalAddress": "StreetName AdditionalStreetName CityName PostalZone AddressLine Country",
    "PartyTaxScheme": "CompanyID TaxScheme",
    "Contact": "Name Telephone ElectronicMail",
    "Delivery": "DeliveryLocation DeliveryParty",
    "PaymentMeans": "PaymentMeansCode PaymentID PayeeFinancialAccount",
    "PayeeFinancialAccount": "ID Name FinancialInstitutionBranch",
    "TaxTotal": "TaxAmount TaxSubtotal",
    "TaxSubtotal": "TaxableAmount TaxAmount TaxCategory",
    "TaxCategory": "ID Percent TaxExemptionReasonCode TaxExemptionReason TaxScheme",
    "ClassifiedTaxCategory": "ID Percent TaxScheme",
    "LegalMonetaryTotal": "LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount PayableAmount",
    "InvoiceLine": "ID InvoicedQuantity " + LINE,
    "CreditNoteLine": "ID CreditedQuantity " + LINE,
    "Item": "Description Name ClassifiedTaxCategory AdditionalItemProperty",
    "AdditionalItemProperty": "Name Value",
}
REPEATED = {"TaxSubtotal", "InvoiceLine", "CreditNoteLine"}

findings = []


class Document:
    def __init__(self, path):
        self.path = path
        self.root = ET.parse(path).getroot()
        self.kind = self.root.tag.split("}")[1]
        self.is_peppol = self.text("cbc:CustomizationID") == PEPPOL

    def text(self, where, of=None):
        found = (self.root if of is None else of).find(where, NAMES)
        return None if found is None else found.text

    def all(self, where, of=None):
        return (self.root if of is None else of).findall(where, NAMES)

    def amount(self, where, of=None):
        text = self.text(where, of)
        return Decimal("NaN") if text is None else Decimal(text)

    def rule(self, name, holds, what):
        if not holds:
            findings.append(f"{self.path}: {name} {what}")


def local(element):
    return element.tag.split("}")[1]


def check_form(d):
    """What holds for every element, whatever it says."""
    currency = d.text("cbc:DocumentCurrencyCode")
    for element in d.root.iter():
        name, children, text = local(element), [local(c) for c in element], element.text or ""
        d.rule("R008", children or text.strip(), f"{name} is empty")
        d.rule("XML", children or text == text.strip(), f"{name} has blanks at its ends")
        if name in ORDER:
            order = ORDER[name].split()
            places = [order.index(c) if c in order else -1 for c in children]
            d.rule("XSD", -1 not in places and places == sorted(places), f"{name} has {children}")
            once = [c for c in children if c not in REPEATED]
            d.rule("XSD", len(once) == len(set(once)), f"{name} has something twice: {children}")
        if name.endswith("Amount"):
            d.rule("R051", element.get("currencyID") == currency, f"{name} is not in {currency}")
            d.rule("BR-DEC", re.fullmatch(r"-?\d+\.\d\d", text), f"{name} is {text}")
        if name.endswith("Date"):
            d.rule("F001", re.fullmatch(r"\d{4}-\d\d-\d\d", text), f"{name} is {text}")


def gln_fits(text):
    digits = [int(c) for c in reversed(text)] if re.fullmatch(r"\d{13}", text) else [1]
    return sum(n * (3 if i % 2 else 1) for i, n in enumerate(digits)) % 10 == 0


def check_party(d, role):
    party = d.root.find(f"cac:Accounting{role}Party/cac:Party", NAMES)
    endpoint = party.find("cbc:EndpointID", NAMES)
    d.rule("BR-07", d.text("cac:PartyLegalEntity/cbc:RegistrationName", party), f"{role} has no name")
    d.rule("BR-09", d.text("cac:PostalAddress/cac:Country/cbc:IdentificationCode", party) == "GB", "no country")
    if d.is_peppol:
        d.rule("R010", endpoint is not None, f"{role} has no electronic address")
    if endpoint is not None:
        scheme = endpoint.get("schemeID", "")
        d.rule("CL008", re.fullmatch(r"\d{4}", scheme) or (scheme == "EM" and not d.is_peppol), f"scheme {scheme}")
    for element in party.iter():
        if element.get("schemeID") == "0088":
            d.rule("COMMON-R040", gln_fits(element.text), f"{element.text} is no GLN")
    for id_ in d.all("cac:PartyIdentification/cbc:ID", party):
        d.rule("BR-CL-10", re.fullmatch(r"0\d{3}", id_.get("schemeID", "0000")), "an identifier of no ISO 6523 scheme")
    return party


def check_head(d):
    code = "cbc:CreditNoteTypeCode" if d.kind == "CreditNote" else "cbc:InvoiceTypeCode"
    d.rule("BR-01", d.is_peppol or d.text("cbc:CustomizationID") == EN, "of no standard that we know")
    d.rule("R001", (d.text("cbc:ProfileID") is not None) == d.is_peppol, "a process and no network, or none")
    d.rule("P0100", d.text(code) == {"Invoice": "380", "CreditNote": "381"}[d.kind], f"{d.text(code)} is not its kind")
    d.rule("R003", d.text("cbc:BuyerReference") or d.text("cac:OrderReference/cbc:ID"), "nothing that the buyer knows")
    d.rule("BR-05", d.text("cbc:DocumentCurrencyCode") == "GBP", "not in pounds")
    reference = d.text("cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID")
    d.rule("BR-55", (d.kind == "CreditNote") == (reference is not None), "credits nothing, or no credit note does")
    period = d.root.find("cac:InvoicePeriod", NAMES)
    if period is not None:
        start, end = d.text("cbc:StartDate", period), d.text("cbc:EndDate", period)
        d.rule("BR-29", start <= end, "a period that ends before it begins")
        for inner in d.all("*/cac:InvoicePeriod"):
            d.rule("R110", d.text("cbc:StartDate", inner) >= start, "a line before the document's days")
            d.rule("R111", d.text("cbc:EndDate", inner) <= end, "a line after the document's days")
    payable = d.amount("cac:LegalMonetaryTotal/cbc:PayableAmount")
    terms = d.text("cac:PaymentTerms/cbc:Note")
    d.rule("BR-CO-25", payable <= 0 or d.kind == "CreditNote" or d.text("cbc:DueDate") or terms, "to be paid when?")
    for means in d.all("cac:PaymentMeans"):
        by_bank = d.text("cbc:PaymentMeansCode", means) == "30"
        account = d.text("cac:PayeeFinancialAccount/cbc:ID", means)
        d.rule("BR-61", by_bank == (account is not None), "a transfer without an account, or the other way round")


def check_category(d, category, reasons):
    name, percent = d.text("cbc:ID", category), d.text("cbc:Percent", category)
    code = d.text("cbc:TaxExemptionReasonCode", category)
    reason = d.text("cbc:TaxExemptionReason", category) or code
    d.rule("BR-CL-17", name in ("S", "Z", "E", "O"), f"category {name}")
    d.rule("BR-48", (percent is None) == (name == "O"), f"category {name} at {percent}")
    if percent is not None:
        d.rule("BR-S-05", (Decimal(percent) > 0) == (name == "S"), f"category {name} at {percent}")
    if reasons:
        d.rule("BR-E-10", bool(reason) == (name in ("E", "O")), f"category {name} because of {reason}")
        d.rule("P0105", (code == "VATEX-EU-O") == (name == "O"), f"category {name} with {code}")
    return name, percent


def check_vat(d, seller, buyer):
    subtotals = d.all("cac:TaxTotal/cac:TaxSubtotal")
    of_lines = {}
    categories = {}
    for line in d.all(f"cac:{d.kind}Line"):
        key = check_category(d, line.find("cac:Item/cac:ClassifiedTaxCategory", NAMES), False)
        of_lines[key] = of_lines.get(key, 0) + d.amount("cbc:LineExtensionAmount", line)
    for sub in subtotals:
        key = check_category(d, sub.find("cac:TaxCategory", NAMES), True)
        d.rule("BR-CO-18", key not in categories, f"{key} stands twice")
        categories[key] = d.amount("cbc:TaxableAmount", sub)
        tax = (categories[key] * Decimal(key[1] or 0) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        was = d.amount("cbc:TaxAmount", sub)
        # a credit note gives back no more VAT than is left of what it credits
        slack = Decimal("0.02") if d.kind == "CreditNote" else 0
        d.rule("BR-CO-17", abs(was - tax) <= slack, f"{was} is not {key[1]} % of {categories[key]}")
    d.rule("BR-S-08", categories == of_lines, f"bases {categories} are not the lines' {of_lines}")
    outside = any(name == "O" for name, _ in categories)
    numbers = [p.text for party in (seller, buyer) for p in d.all("cac:PartyTaxScheme/cbc:CompanyID", party)]
    d.rule("BR-O-11", not outside or len(categories) == 1, "O stands beside another category")
    d.rule("BR-O-02", not (outside and numbers), f"a VAT number without VAT: {numbers}")
    d.rule("BR-S-02", outside or len(numbers) == 1, "VAT without a VAT number")
    d.rule("BR-CO-09", all(re.fullmatch(r"(GB|XI)\w+", n) for n in numbers), f"{numbers}")
    d.rule("BR-CO-26", numbers or d.all("cac:PartyIdentification/cbc:ID", seller), "a seller without an identifier")
    d.rule("UK", not outside or d.text("cbc:TaxPointDate") is None, "a tax point without tax")


def check_lines(d):
    total = Decimal(0)
    ids = set()
    for line in d.all(f"cac:{d.kind}Line"):
        quantity = line.find("cbc:InvoicedQuantity" if d.kind == "Invoice" else "cbc:CreditedQuantity", NAMES)
        net, price = d.amount("cbc:LineExtensionAmount", line), d.amount("cac:Price/cbc:PriceAmount", line)
        total += net
        ids.add(d.text("cbc:ID", line))
        d.rule("BR-CL-23", quantity.get("unitCode") in ("DAY", "HUR", "C62"), f"unit {quantity.get('unitCode')}")
        d.rule("BR-27", price >= 0, f"a price of {price}")
        d.rule("R120", abs(net - Decimal(quantity.text) * price) <= Decimal("0.02"), f"{quantity.text} at {price} is {net}")
        d.rule("BR-25", d.text("cac:Item/cbc:Name", line), "a line of nothing")
    lines = d.all(f"cac:{d.kind}Line")
    d.rule("BR-16", lines and len(ids) == len(lines), f"{len(lines)} lines with {len(ids)} numbers")
    return total


def check_totals(d, total):
    totals = d.root.find("cac:LegalMonetaryTotal", NAMES)
    net, gross = d.amount("cbc:TaxExclusiveAmount", totals), d.amount("cbc:TaxInclusiveAmount", totals)
    vat = d.amount("cac:TaxTotal/cbc:TaxAmount")
    subtotals = sum((d.amount("cbc:TaxAmount", s) for s in d.all("cac:TaxTotal/cac:TaxSubtotal")), Decimal(0))
    d.rule("BR-CO-10", d.amount("cbc:LineExtensionAmount", totals) == total, f"the lines come to {total}")
    d.rule("BR-CO-13", net == total, f"{net} before VAT, and the lines come to {total}")
    d.rule("BR-CO-14", vat == subtotals, f"{vat} of VAT, and the rates come to {subtotals}")
    d.rule("BR-CO-15", gross == net + vat, f"{gross} is not {net} and {vat}")
    d.rule("BR-CO-16", d.amount("cbc:PayableAmount", totals) == gross, "to be paid is not the total")


def main():
    documents = []
    for path in sys.argv[1:]:
        d = Document(path)
        documents.append(d)
        check_form(d)
        check_head(d)
        check_vat(d, check_party(d, "Supplier"), check_party(d, "Customer"))
        check_totals(d, check_lines(d))
    for finding in findings:
        print(finding)
    print(f"{len(documents)} documents, {sum(d.is_peppol for d in documents)} of Peppol, {len(findings)} findings")
    return 1 if findings or not documents else 0


sys.exit(main())

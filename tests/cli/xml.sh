#!/usr/bin/env bash
# tests/cli/xml.sh - electronic invoices: with addresses and without, of every kind, and inside the PDF
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

read_ubl=("python3" "$tests_folder/read_ubl.py")

# reads COUNT PEPPOL FILE...: all of them keep the rules, and so many are of Peppol
reads() {
    local count=$1 peppol=$2
    shift 2
    last_call="read_ubl.py $*"
    expect_same "read by the rules" "$("${read_ubl[@]}" "$@" 2>&1)" "$count documents, $peppol of Peppol, 0 findings"
}

# of FILE PYTHON: an expression of t(path): the texts of the elements of that path
of() {
    python3 - "$1" "$2" <<'END'
import sys
import xml.etree.ElementTree as ET
U = "urn:oasis:names:specification:ubl:schema:xsd:"
names = {"a": U + "CommonAggregateComponents-2", "b": U + "CommonBasicComponents-2"}
root = ET.parse(sys.argv[1]).getroot()
t = lambda path: [e.text for e in root.findall(path, names)]
print(eval(sys.argv[2]))
END
}

# the golden ones first: other eyes on what test_ubl compares
golden=("$tests_folder"/golden/ubl_*.xml)
reads ${#golden[@]} $((${#golden[@]} - 2)) "${golden[@]}"

# the reader finds what is wrong
spoil() { # RULE SCRIPT
    sed "$2" "$tests_folder/golden/ubl_sale.xml" >spoilt.xml
    expect_has "$2" "$("${read_ubl[@]}" spoilt.xml 2>&1)" "$1 "
}
spoil BR-CO-10 's/5361.84/5361.85/'
spoil BR-CO-15 's/6434.21/6434.20/'
spoil BR-CO-17 's/1072.37/1072.36/'
spoil R120 's/>3680.00</>3680.03</'
spoil R008 's/Case supervision//'
spoil XSD '/cbc:DueDate/{h;d};/cbc:Note>/{G}'
spoil COMMON-R040 's/9520852000009/9520852000008/'
spoil R003 '/BuyerReference/d;/OrderReference/,/OrderReference/d'
spoil R051 '0,/GBP"/s//EUR"/'

# ---- before anybody has an electronic address: an invoice of EN 16931, and what to do is said
ok 2024-04-02 boss setting set authority.endpoint ""
ok 2024-04-02 boss setting set authority.identifier ""
for urn in 137037 116469; do
    ok 2024-04-02 finance contract quote --school $urn --fy 2024-25 --days 5 --plan termly --po "PO 4471"
done
ok 2024-04-02 finance contract agree C-2024-001 --by Bursar
ok 2024-04-02 finance contract agree C-2024-002 --by Head
ok 2024-04-30 finance invoice run --to 2024-04-30
ok 2024-04-30 auditor invoice xml EWS24-00001 EWR24-00001
expect_out "Wrote EWS24-00001.xml ($(wc -c <EWS24-00001.xml) bytes).
Wrote EWR24-00001.xml ($(wc -c <EWR24-00001.xml) bytes)."
expect_err "EWS24-00001 is an invoice of EN 16931, not for the Peppol network: when it was issued no electronic address was known of Upper Shirley High School. For those to come:
  daybook school set 137037 --endpoint SCHEME:NUMBER
EWR24-00001 is an invoice of EN 16931, not for the Peppol network: when it was issued no electronic address was known of the authority and Cantell School. For those to come:
  daybook setting set authority.endpoint SCHEME:NUMBER
  daybook school set 116469 --endpoint SCHEME:NUMBER"
reads 2 0 EWS24-00001.xml EWR24-00001.xml
expect_same "a sale has the VAT number for an address" \
    "$(of EWS24-00001.xml 't("a:AccountingSupplierParty/a:Party/b:EndpointID")')" "['GB100000034']"
expect_same "an internal charge is of authority 852" \
    "$(of EWR24-00001.xml 't("a:AccountingSupplierParty/a:Party/a:PartyIdentification/b:ID")')" "['852']"
checks=$((checks + 1))
! grep -q 'GB100000034\|GB 100' EWR24-00001.xml || fail "a VAT number on an internal charge"

# ---- with them, from the next document on; those that were issued stay as they are
sha256sum EWS24-00001.xml EWR24-00001.xml >before
ok 2024-08-30 boss setting set authority.endpoint 0088:9520852000009 --from 2024-08-30
ok 2024-08-30 finance school set 137037 --endpoint 0088:9521370370001
ok 2024-08-30 finance school set 116469 --endpoint 0088:9521164690001
ok 2024-09-30 finance invoice run --to 2024-09-30
mkdir out
ok 2024-09-30 auditor invoice xml EWS24-00002 ewr24-00002 -o out
expect_err_empty
expect_same "files" "$(ls out)" $'EWR24-00002.xml\nEWS24-00002.xml'
reads 2 2 out/*.xml
ok 2024-09-30 auditor invoice xml EWS24-00001 EWR24-00001
last_call="invoice xml, later"
expect_same "as issued" "$(sha256sum -c before | sort)" $'EWR24-00001.xml: OK\nEWS24-00001.xml: OK'

# what it says is what the document says
for n in EWS24-00002 EWR24-00002; do
    ok 2024-09-30 auditor --json invoice show $n
    said=$(field '(d["number"], d["issued_on"], d["net"], d["vat"], d["gross"], d["payer"])')
    expect_same "$n" "$(of out/$n.xml '(t("b:ID")[0], t("b:IssueDate")[0], t("a:LegalMonetaryTotal/b:TaxExclusiveAmount")[0], t("a:TaxTotal/b:TaxAmount")[0], t("a:LegalMonetaryTotal/b:PayableAmount")[0], t("a:AccountingCustomerParty/a:Party/a:PartyLegalEntity/b:RegistrationName")[0])')" "$said"
done
expect_same "order, contract, school" \
    "$(of out/EWS24-00002.xml 't("a:OrderReference/b:ID") + t("a:ContractDocumentReference/b:ID") + t("b:BuyerReference")')" \
    "['PO 4471', 'C-2024-001', '137037']"
expect_same "where to pay" "$(of out/EWS24-00002.xml 't("a:PaymentMeans/b:PaymentMeansCode") + t(".//a:PayeeFinancialAccount/b:ID")')" \
    "['30', '00-11-22 01234567']"
expect_same "by journal" "$(of out/EWR24-00002.xml 't("a:PaymentMeans/b:PaymentMeansCode") + t(".//a:PayeeFinancialAccount/b:ID")')" "['97']"

# ---- credit notes, and a claim for late payment
ok 2024-10-01 finance invoice credit EWS24-00001 --amount 36.80 --price-only --reason "Two visits were short"
ok 2024-10-01 finance invoice credit EWR24-00001 --line 1 --days 1 --days-back --by Head --reason "Fewer pupils & so on"
ok 2024-12-31 finance debt interest EWS24-00001
ok 2024-12-31 auditor invoice xml EWC24-00001 EWD24-00001 EWI24-00001
expect_err_empty
reads 3 3 EWC24-00001.xml EWD24-00001.xml EWI24-00001.xml
expect_same "it credits" "$(of EWC24-00001.xml 't("a:BillingReference/a:InvoiceDocumentReference/*") + t("b:CreditNoteTypeCode")')" \
    "['EWS24-00001', '2024-04-30', '381']"
expect_same "an amount is no days" "$(of EWC24-00001.xml 't("a:CreditNoteLine/b:CreditedQuantity") + t("a:CreditNoteLine/a:Price/b:PriceAmount")')" \
    "['1.00', '36.80']"
checks=$((checks + 1))
! grep -q 'GB100000034' EWD24-00001.xml EWI24-00001.xml || fail "a VAT number without VAT"

# ---- inside the PDF, and known again as a file
if command -v pdfdetach >/dev/null; then
    for n in EWS24-00002 EWR24-00002 EWC24-00001; do
        ok 2024-12-31 auditor invoice pdf $n
        ok 2024-12-31 auditor invoice xml $n -o alone.xml
        pdfdetach -save 1 -o inside.xml $n.pdf
        expect_same "in $n.pdf" "$(pdfdetach -list $n.pdf | tail -n 1; cmp inside.xml alone.xml && echo same)" "1: $n.xml
same"
    done
fi
ok 2024-12-31 auditor invoice verify out/EWS24-00002.xml
expect_out "out/EWS24-00002.xml is EWS24-00002, as issued."
sed 's/Shirley/Shirleyy/' out/EWS24-00002.xml >altered.xml
refuse 1 "'altered.xml' is not EWS24-00002 as it was issued" 2024-12-31 auditor invoice verify altered.xml
sed 's/EWS24-00002/EWS99-00002/' out/EWS24-00002.xml >other.xml
refuse 3 "'other.xml' is not a document of this book" 2024-12-31 auditor invoice verify other.xml
ok 2024-12-31 auditor book check

# ---- the same bytes in another place
export TZ=Pacific/Auckland LC_ALL=C
ok 2024-12-31 auditor invoice xml EWS24-00002 -o -
cp .out there.xml
export TZ=UTC LC_ALL=C.UTF-8
last_call="invoice xml -o -"
expect_same "there and here" "$(cmp there.xml out/EWS24-00002.xml && echo same)" same
ok 2024-12-31 auditor --json invoice xml EWS24-00002 -o out
expect_out "[{\"number\":\"EWS24-00002\",\"file\":\"out/EWS24-00002.xml\",\"bytes\":$(wc -c <out/EWS24-00002.xml)}]"

# ---- refused
refuse 3 "no document has the number 'EWS24-00099'" 2024-12-31 auditor invoice xml EWS24-00099
refuse 2 "NUMBER is missing" 2024-12-31 auditor invoice xml
refuse 2 "several documents go into a folder: 'x.xml' is none" 2024-12-31 auditor invoice xml EWS24-00001 EWS24-00002 -o x.xml
refuse 2 "standard output takes the XML or JSON, not both" 2024-12-31 auditor --json invoice xml EWS24-00001 -o -
refuse 4 "No such file or directory" 2024-12-31 auditor invoice xml EWS24-00001 -o no/such/x.xml
ok 2025-01-02 boss setting set invoice.issuer corporate
ok 2025-01-31 finance invoice run --to 2025-01-31
refuse 1 "EWQ24-00001 is a request: the ledger that issues has the document" 2025-01-31 auditor invoice xml EWQ24-00001
finish

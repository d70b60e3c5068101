"""One small file per format, for tests that damage files: nothing in them is of a real network."""

import io
import json
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from tests.network.inventories import bulk, managed, vs_data

_CELL = vs_data("1", "vsDataEUtranCellFDD", attributes="<es:earfcnDl>1300</es:earfcnDl>")
_UNIT = (
    '<xn:InventoryUnit id="1"><xn:attributes><xn:serialNumber>007</xn:serialNumber></xn:attributes></xn:InventoryUnit>'
)
_ROWS: list[list[Any]] = [
    ["element_id", "operator", "country", "function", "supplier", "in_service_from", "traffic", "bands"],
    ["e1", "Op", "DE", "AMF", "Acme", "2020-01-02", "1.5", "n78;B3"],
    ["e2", "Op", "DE", "ENB", "Bolt", "2021-03-04", "2.5", ""],
]


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=1).encode()


def _workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _parquet() -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table({name: [row[at] for row in _ROWS[1:]] for at, name in enumerate(_ROWS[0])}), stream)
    return stream.getvalue()


_PLAN_INFO = [["NE Type:", "SDR"], ["Template Type:", "Radio"], ["Template Version:", "V4"], ["Data Type:", "Current"]]
_PLAN_NAMES = ["MODIND", "ManagedElement", "userLabel"]
_PLAN = [_PLAN_NAMES, *[["help"] * 3] * 3, ["", "Primary Key", ""], ["A", "1", "node"]]

SEEDS: dict[str, bytes] = {
    "bulk_cm": bulk(managed("1", vs_data("1", "vsDataENodeBFunction", _CELL) + _UNIT) + managed("2")).encode(),
    "huawei_gexport": b"""<?xml version="1.0" encoding="UTF-8"?>
<bulkCmConfigDataFile><fileHeader/><configData><class name="BTS3900">
<object technique="SRAN" vendor="Huawei" version="V1"><class name="NE_BTS3900">
<object><parameter name="NENAME" value="node"/></object></class><class name="CELL_BTS3900">
<object><parameter name="LOCALCELLID" value="1"/></object></class></object></class></configData></bulkCmConfigDataFile>
""",
    "huawei_cfgsyn": b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<spec:BACKUPCFG xmlns:spec="http://www.huawei.com/specs/huawei_wl_bulkcm_xml_baseline_syn_1.0.0">
<spec:fileHeader neversion="BTS3900 V1"/><spec:syndata FunctionType="NODE" Id="NE-7">
<class><NE><attributes><NENAME>node</NENAME></attributes></NE></class></spec:syndata>
<spec:fileFooter dateTime="2024-01-31T12:00:00"/></spec:BACKUPCFG>
""",
    "huawei_motree": b"""<?xml version="1.0" encoding="UTF-8"?>
<MOTree><MO className="BTS3900NE" fdn="NE=1"><attr name="name">node</attr><attr name="neID">1</attr></MO></MOTree>
""",
    "huawei_cfgmml": b"""//****************MML script file****************
//System BSCID: 9
SET SYS:SYSDESC="node", SYSOBJECTID="BSC9";
ADD BRD:SRN=0, SN=1, BRDTYPE="XPU";
""",
    "nokia_raml": b"""<?xml version="1.0" encoding="UTF-8"?>
<raml version="2.1" xmlns="raml21.xsd"><cmData type="actual"><header><log dateTime="2024-01-31T12:00:00Z"/></header>
<managedObject class="com.nokia.srbts:MRBTS" version="v1" distName="PLMN-PLMN/MRBTS-1"><p name="name">node</p>
</managedObject><managedObject class="NOKLTE:LNBTS" version="v1" distName="PLMN-PLMN/MRBTS-1/LNBTS-1">
<p name="enbName">enb</p><list name="l"><item><p name="x">1</p></item></list></managedObject></cmData></raml>
""",
    "zte_plan": _workbook({"TemplateInfo": _PLAN_INFO, "Index": [["No", "Sheet"]], "ManagedElement": _PLAN}),
    "cyclonedx": _json({
        "bomFormat": "CycloneDX", "specVersion": "1.6",
        "metadata": {"component": {"type": "application", "name": "amf", "version": "1.10", "bom-ref": "a"}},
        "components": [{"type": "library", "name": "lib", "version": "2", "bom-ref": "b"}],
        "dependencies": [{"ref": "a", "dependsOn": ["b"]}],
    }),
    "spdx": _json({
        "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "doc", "dataLicense": "CC0-1.0",
        "documentNamespace": "https://example.com/doc", "creationInfo": {"created": "2024-01-02T03:04:05Z"},
        "packages": [{"SPDXID": "SPDXRef-amf", "name": "amf", "versionInfo": "1.10", "supplier": "Organization: Acme"}],
        "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                           "relatedSpdxElement": "SPDXRef-amf"}],
    }),
    "sol001": b"""tosca_definitions_version: tosca_simple_yaml_1_2
topology_template:
  node_templates:
    VNF:
      type: tosca.nodes.nfv.VNF
      properties: {descriptor_id: d1, provider: Acme, product_name: amf, software_version: '1.10'}
""",
    "helm": b"""image:
  registry: registry.example.org
  repository: acme/amf
  tag: "1.10"
replicaCount: 1
service:
  type: ClusterIP
""",
    "compose": b"""services:
  amf:
    image: acme/amf:1.10
  upf:
    image: acme/upf:2
""",
    "kubernetes": b"""apiVersion: apps/v1
kind: Deployment
metadata:
  name: amf
spec:
  template:
    spec:
      containers:
        - name: amf
          image: acme/amf:1.10
""",
    "nrm_netconf": b"""<?xml version="1.0"?>
<ManagedElement xmlns="urn:3gpp:sa5:_3gpp-common-managed-element"><id>1</id>
<attributes><vendorName>Acme</vendorName><swVersion>1</swVersion></attributes>
<GNBDUFunction xmlns="urn:3gpp:sa5:_3gpp-nr-nrm-gnbdufunction"><id>1</id><attributes><gNBId>1</gNBId></attributes>
</GNBDUFunction></ManagedElement>
""",
    "nrm_json": _json({"_3gpp-common-managed-element:ManagedElement": [
        {"id": "1", "attributes": {"vendorName": "Acme"},
         "_3gpp-nr-nrm-gnbdufunction:GNBDUFunction": [{"id": "1", "attributes": {"gNBId": 1}}]}]}),
    "ietf_hardware": _json({"ietf-hardware:hardware": {"component": [
        {"name": "ru", "class": "iana-hardware:chassis", "mfg-name": "Acme", "serial-num": "1"}]}}),
    "ietf_inventory": _json({"ietf-network-inventory:network-inventory": {"network-elements": {"network-element": [
        {"ne-id": "r1", "ne-type": "ietf-network-inventory:router", "mfg-name": "Acme",
         "components": {"component": [{"component-id": "1", "class": "iana-hardware:chassis"}]}}]}}}),
    "ves": _json({"event": {
        "commonEventHeader": {"domain": "pnfRegistration", "sourceName": "node", "eventId": "1", "sequence": 0,
                              "startEpochMicrosec": 1706702400000000, "lastEpochMicrosec": 1706702400000000},
        "pnfRegistrationFields": {"vendorName": "Acme", "serialNumber": "1", "softwareVersion": "2"}}}),
    "o2_ims": _json([{"resourceId": "r1", "resourceTypeId": "t1", "resourcePoolId": "p1", "description": "server"}]),
    "netbox": _json([{"id": 1, "url": "http://n/api/dcim/devices/1/", "name": "r1", "serial": "1",
                      "device_type": {"model": "M", "manufacturer": {"name": "Acme"}}, "role": {"name": "router"},
                      "site": {"name": "A"}}]),
    "netbox_catalogue": _json([{"id": 1, "url": "http://n/api/dcim/sites/1/", "display": "A", "name": "A",
                                "latitude": 40.5, "longitude": -3.5}]),
    "netbox_csv": b"name,role,manufacturer,device_type,serial,status,site\nr1,router,Acme,R1,001,active,A\n",
    "netbox_device_type": b"manufacturer: Acme\nmodel: M1\nslug: acme-m1\npart_number: P1\n",
    "o2_catalogue": _json([{"resourceTypeId": "t1", "name": "server", "vendor": "Acme", "model": "M", "version": "1",
                            "resourceKind": "PHYSICAL", "resourceClass": "COMPUTE"}]),
    "tmf634": _json([{"@type": "ResourceSpecification", "id": "s1", "name": "AMF", "version": "1",
                      "resourceSpecCharacteristic": [{"name": "vendorName"}]}]),
    "tmf639": _json([{"@type": "NetworkFunction", "@baseType": "PhysicalResource", "id": "1", "category": "AMF",
                      "resourceSpecification": {"id": "s1", "name": "AMF"},
                      "resourceCharacteristic": [{"name": "vendorName", "value": "Acme"}]}]),
    "parquet": _parquet(),
    "workbook": _workbook({"Inventory": _ROWS}),
    "opencellid": b"""radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal
GSM,262,2,852,2521,0,10.5,50.25,15762,200,1,1294561074,1662692508,0
LTE,262,1,7033,17811457,118,11.25,48.125,1000,2,1,1459692342,1488347104,-81
""",
    "csv": "".join(",".join(row) + "\n" for row in _ROWS).encode(),
}  # fmt: skip
"""By importer."""

#!/usr/bin/env python3
"""Holds verify.py to the samples, to openssl, and to itself: python3 tools/test_verify.py. No network, under a minute."""

import base64
import io
import json
import os
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

import sample_package
import verify
from sampler import ended, good
from sampler import record as records
from sampler.writer import REQUEST, Maker, archive, path, proof, root
from verifier import der, forms, notes, record
from verifier.directory import Directory, Fault
from verifier.report import Reader
from verifier.stamps import root_certificates, token

HERE = pathlib.Path(__file__).resolve().parent


def reader(case):
    brought = case.reader
    roots = root_certificates(brought["roots"]()) if "roots" in brought else ()
    clock = forms.when(brought["clock"]) if "clock" in brought else None
    members = Directory(brought["directory"](), ended.ROOT_TEXTS, ended.THRESHOLD) if "directory" in brought else None
    return Reader(brought.get("trusted", ()), roots, clock, members)


class Samples(unittest.TestCase):
    def test_each_sample_fails_for_what_its_name_says_and_for_nothing_else(self):
        names, words = set(), {}
        for case in sample_package.cases():
            with self.subTest(case.name):
                self.assertNotIn(case.name, names, "two samples have one name")
                names.add(case.name)
                package = case.build()
                if case.worth == "none":
                    self.assertRaises(Fault, reader, case)
                    continue
                brought = reader(case)
                found = record.judged(case.record(package), io.BytesIO(package), brought.roots) if case.record else None
                report = verify.verify(package, brought, record=found)
                if found and case.fails is not None:
                    self.assertEqual(found[1] is None, case.holds, found)
                if case.fails is None:
                    words[report.worth] = words.get(report.worth, 0) + 1
                    continue
                if case.worth:
                    self.assertEqual(report.worth, case.worth, report.checks)
                self.assertEqual(sorted(report.failed), case.fails, [said for said in report.checks if said[1] == "failed"])
        self.assertGreater(len(names), 400)
        # Chance has to come by each of them.
        self.assertEqual(set(words), {"vouched", "vouched-before-end", "ended-unproven", "not-verified"})


class Streams(unittest.TestCase):
    def test_a_pipe_that_gives_few_bytes_at_a_time_is_read_alike(self):
        package = good.everything()

        class Pipe(io.RawIOBase):
            def __init__(self):
                self.inner, self.chance = io.BytesIO(package), random.Random(1)

            def readable(self):
                return True

            def readinto(self, buffer):
                part = self.inner.read(min(len(buffer), self.chance.randrange(1, 400)))
                buffer[: len(part)] = part
                return len(part)

        self.assertTrue(verify.verify(io.BufferedReader(Pipe())).verified)

    def test_the_forms_of_zip64_hold_where_numbers_do_not_fit(self):
        for full in (20, 60, 1000, 5000, 9000):
            package = good.full_files(full)
            self.assertTrue(verify.verify(package, full=full).verified, full)
            self.assertEqual(verify.verify(package).failed, ["file"])
            self.assertEqual(verify.verify(package, full=full + 1).failed, ["file"])

    def test_each_single_bit_counts(self):
        package, chance = Maker(earlier=20, stamps=[good.authority().token]).build(), random.Random(2)
        for _ in range(3000):
            damaged = bytearray(package)
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
            self.assertFalse(verify.verify(bytes(damaged)).verified)

    def test_each_byte_of_a_file_counts_even_with_its_checksum_made_to_fit(self):
        maker, chance = Maker(earlier=20, stamps=[good.authority().token]), random.Random(3)
        maker.build()
        files = {f"evidence-{REQUEST}/{name}": body for name, body in maker.files.items()}
        self.assertTrue(verify.verify(archive(sorted(files.items()))).verified)
        for _ in range(2000):
            name = chance.choice(sorted(files))
            body = bytearray(files[name])
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
            report = verify.verify(archive(sorted({**files, name: bytes(body)}.items())))
            self.assertFalse(report.verified, name)


class Directories(unittest.TestCase):
    def test_each_vector_is_read_as_the_protocol_says(self):
        vectors = HERE.parent / "protocol/vectors"
        threshold, *roots = (vectors / "setting/roots").read_text().split()
        # About these codes time and memory decide, and who reads an old directory asks neither.
        of_their_day = {"ok", "directory-expired", "directory-rollback", "directory-from-the-future", "bad-frame"}
        for path in sorted(vectors.glob("directory*")):
            head, _, body = path.read_text().partition("\n\n")
            expected = dict(line.split(": ", 1) for line in head.splitlines())["expect"]
            try:
                Directory(base64.b64decode("".join(body.split())), roots, int(threshold))
                found = "ok"
            except Fault as fault:
                found = fault.code
            self.assertEqual(found, "ok" if expected in of_their_day else expected, path.name)


class Trees(unittest.TestCase):
    def test_every_proof_of_small_trees_holds_and_no_other_does(self):
        leaves = [notes.leaf(b"%d" % n) for n in range(40)]
        roots = [root(leaves[:n]) for n in range(41)]
        for size in range(1, 41):
            for index in range(size):
                steps = path(index, leaves[:size])
                self.assertEqual(notes.climbed(leaves[index], index, size, steps), roots[size])
                self.assertNotEqual(notes.climbed(leaves[index], (index + 1) % size, size, steps), roots[size] if size > 1 else None)
            for old in range(1, size + 1):
                steps = proof(old, leaves[:size])
                self.assertEqual(notes.grown(old, size, roots[old], steps), roots[size])
                self.assertNotEqual(notes.grown(old, size, roots[old], [*steps, steps[0] if steps else roots[1]]), roots[size])
                self.assertNotEqual(notes.grown(old, size, roots[old - 1], steps), roots[size])


class Tokens(unittest.TestCase):
    @unittest.skipUnless(shutil.which("openssl"), "openssl is not here")
    def test_openssl_believes_our_authorities_and_so_do_we(self):
        with tempfile.TemporaryDirectory() as folder:
            work = pathlib.Path(folder)
            (work / "stamped").write_bytes(b"what was stamped")
            for options in ({"kind": "rsa2048"}, {"kind": "p256"}, {"between": True}, {"kind": "p384", "digest": "sha384"}, {"kind": "rsa2048", "pss": True}):
                one = good.authority(**options)
                raw = one.token(b"what was stamped", imprint="sha512")
                (work / "token").write_bytes(raw), (work / "root.pem").write_bytes(one.root)
                words = "openssl ts -verify -data stamped -in token -token_in -CAfile root.pem -attime 1795003260".split()
                done = subprocess.run(words, cwd=work, capture_output=True, text=True)
                if not options.get("pss"):  # openssl 3.0 cannot verify PSS in time stamps
                    self.assertIn("Verification: OK", done.stdout + done.stderr, options)
                made, wrong = token(raw)
                self.assertIsNone(wrong, options)
                self.assertTrue(made.leads_to(root_certificates(one.root)), options)

    def test_damage_to_a_token_is_never_passed_over_or_fallen_over(self):
        for options in ({"kind": "rsa2048"}, {"between": True}):
            raw, chance = good.authority(**options).token(b"x"), random.Random(4)
            roots = root_certificates(good.authority(**options).root)
            for _ in range(1500):
                damaged = bytearray(raw)
                damaged[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
                made, wrong = token(bytes(damaged))
                if wrong is None:
                    self.assertIn(made.leads_to(roots), (True, False))
                    self.assertEqual(made.imprint, token(raw)[0].imprint)

    def test_der_has_one_form(self):
        for good_one in ("0500", "020100", "02020080", "0201ff", "0101ff", "0603550403", "3000", "0302078000"[:8], "030100", "a0020500"):
            der.read(bytes.fromhex(good_one))
        for bad_one in ("", "05", "050000", "0500ff", "0200", "02020001", "0202ffff", "010101", "01020000", "0600", "060180", "0603558003", "0603550483", "300102", "2401", "240404020500", "0300",
                        "030108", "0302017f" "00", "0302077f", "058100", "04820001", "1f0100", "00", "0000", "30800000", "1000", "3080", "04ff", "170d3236313131383131303030305a" "00"):
            with self.assertRaises(der.NotDer, msg=bad_one):
                der.read(bytes.fromhex(bad_one))


class CommandLine(unittest.TestCase):
    def run_it(self, *words, fed=b""):
        done = subprocess.run([sys.executable, HERE / "verify.py", *words], input=fed, capture_output=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    def test_exit_codes_and_answers(self):
        with tempfile.TemporaryDirectory() as folder:
            fine, damaged = pathlib.Path(folder) / "fine.zip", pathlib.Path(folder) / "damaged.zip"
            package = Maker().build()
            fine.write_bytes(package), damaged.write_bytes(package[:-1])
            code, said, _ = self.run_it(fine)
            self.assertEqual((code, "VERIFIED: " in said), (0, True))
            code, said, _ = self.run_it(damaged, "--json")
            answer = json.loads(said)
            self.assertEqual((code, answer["ok"], answer["checks"][0]["outcome"], len(answer["checks"])), (1, False, "failed", 12))
            self.assertEqual(self.run_it("-", fed=package)[0], 0)
            self.assertEqual(self.run_it("--batch", fed=f"{fine}\n{damaged}\n".encode())[0], 0)
            code, said, _ = self.run_it("--batch", "--framed", fed=b"".join(struct.pack("<I", len(one)) + one for one in (package, package[:-1], b"")))
            self.assertEqual([json.loads(line)["ok"] for line in said.splitlines()], [True, False, False])

    def test_a_directory_and_a_record_beside_are_read_and_have_exit_codes(self):
        with tempfile.TemporaryDirectory() as folder:
            work = pathlib.Path(folder)
            file, members, root = work / "package.zip", work / "directory", work / "root.pem"
            package = ended.package(stamped=False)()
            file.write_bytes(package), root.write_bytes(good.authority().root)
            words = [file, "--directory", members, "--threshold", "2", *(word for text in ended.ROOT_TEXTS for word in ("--directory-root", text))]
            late = {"desk": ended.revoked(ended.LATER)}
            for options, code, says in (({}, 0, "VERIFIED: "), ({"terms": late}, 3, "has ended since"), ({"terms": late, "absent": (0, 1, 2)}, 4, "REFUSED: "), ({"signers": 1}, 1, "")):
                members.write_bytes(ended.directory(**options))
                found, said, _ = self.run_it(*words)
                self.assertEqual((found, says in said), (code, True), said)
            members.write_bytes(ended.directory(terms=late, absent=(0, 1, 2)))
            (work / "package.zip.ers").write_bytes(records.simple(at="20261118123000Z")(package))
            self.assertEqual(self.run_it(*words, "--root", root)[0], 3)
            (work / "package.zip.ers").write_bytes(b"no record")
            self.assertEqual(self.run_it(*words, "--root", root)[0], 1)
            self.assertEqual(self.run_it(file, "--directory", members)[0], 2)
            self.assertEqual(self.run_it(*words[:3], "--threshold", "4", *words[5:])[0], 2)

    def test_wrong_usage_is_2(self):
        for words in ((), ("a", "b"), ("--what",), ("a", "--trust"), ("a", "--trust", "x=0"), ("a", "--clock", "today"), ("a", "--root", "/nowhere"), ("/nowhere",), ("a", "--framed"), ("--batch", "a")):
            self.assertEqual(self.run_it(*words)[0], 2, words)

    def test_version_1_is_still_read(self):
        released = HERE.parent / "crates/evidence/tests/released/package-1.zip"
        package = released.read_bytes()
        self.assertTrue(verify.verify(package).verified)
        chance = random.Random(5)
        for _ in range(500):
            damaged = bytearray(package)
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
            self.assertFalse(verify.verify(bytes(damaged)).verified)


if __name__ == "__main__":
    unittest.main()

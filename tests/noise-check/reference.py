#!/usr/bin/python3
"""A second, independent implementation of Noise for 25519_ChaChaPoly_BLAKE2b, written from the specification
(revision 34) on Python's hmac, hashlib and `cryptography` (Debian: python3-cryptography). It shares nothing with
shared/seal, so that an agreement of the two means something. It is run when vectors are made, not by the tests:

  reference.py vectors            our own vector file, which is kept as vectors.json
  reference.py frames             the frames of both node handshakes, which tests/unit/seal/frames_expected.h keeps
  reference.py check FILE         holds itself against a published vector file
"""
import hashlib, hmac, json, struct, sys
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FRAMES_HEADER = """\
/* Made by tests/noise-check/reference.py frames, an implementation independent of shared/seal: the frames of both node
 * handshakes byte for byte, with the first data frame of each side. Never edited: a change here is a change of the wire
 * version. */
#ifndef REGULARS_TESTS_FRAMES_EXPECTED_H
#define REGULARS_TESTS_FRAMES_EXPECTED_H
"""

BASES = {  # pre-messages of initiator and responder, then the messages
    "NN": ("", "", ["e", "e ee"]), "NK": ("", "s", ["e es", "e ee"]), "NX": ("", "", ["e", "e ee s es"]),
    "KN": ("s", "", ["e", "e ee se"]), "KK": ("s", "s", ["e es ss", "e ee se"]), "KX": ("s", "", ["e", "e ee se s es"]),
    "XN": ("", "", ["e", "e ee", "s se"]), "XK": ("", "s", ["e es", "e ee", "s se"]),
    "XX": ("", "", ["e", "e ee s es", "s se"]), "IN": ("", "", ["e s", "e ee se"]),
    "IK": ("", "s", ["e es s ss", "e ee se"]), "IX": ("", "", ["e s", "e ee se s es"]),
}


def pattern_of(name):
    before_initiator, before_responder, messages = BASES[name[:2]]
    messages = [m.split() for m in messages]
    positions = [int(part[3:]) for part in name[2:].split("+") if part]
    for position in positions:
        if position == 0:
            messages[0].insert(0, "psk")
        else:
            messages[position - 1].append("psk")
    return before_initiator, before_responder, messages, len(positions)


def public(private):
    key = X25519PrivateKey.from_private_bytes(private).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def exchange(private, remote):
    return X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(remote))


def blake2b(data):
    return hashlib.blake2b(data).digest()


def hkdf(chaining_key, material, count):
    temporary = hmac.new(chaining_key, material, hashlib.blake2b).digest()
    outputs, last = [], b""
    for number in range(1, count + 1):
        last = hmac.new(temporary, last + bytes([number]), hashlib.blake2b).digest()
        outputs.append(last)
    return outputs


def nonce(counter):
    return bytes(4) + struct.pack("<Q", counter)


class Side:
    """One party; `keys` has s, e (private), rs (public, if known), psks."""

    def __init__(self, name, is_initiator, prologue, keys):
        before_initiator, before_responder, self.messages, self.psk_count = pattern_of(name)
        self.is_initiator, self.keys, self.psks = is_initiator, dict(keys), list(keys.get("psks", []))
        protocol = f"Noise_{name}_25519_ChaChaPoly_BLAKE2b".encode()
        self.h = protocol + bytes(64 - len(protocol))
        self.ck, self.k, self.n = self.h, None, 0
        self.mix_hash(prologue)
        own = public(keys["s"]) if "s" in keys else None
        for is_known, is_theirs in ((before_initiator, not is_initiator), (before_responder, is_initiator)):
            if is_known:
                self.mix_hash(self.keys["rs"] if is_theirs else own)

    def mix_hash(self, data):
        self.h = blake2b(self.h + data)

    def mix_key(self, material):
        self.ck, key = hkdf(self.ck, material, 2)
        self.k, self.n = key[:32], 0

    def mix_psk(self):
        self.ck, to_hash, key = hkdf(self.ck, self.psks.pop(0), 3)
        self.mix_hash(to_hash)
        self.k, self.n = key[:32], 0

    def seal(self, plain):
        sealed = plain
        if self.k:
            sealed = ChaCha20Poly1305(self.k).encrypt(nonce(self.n), plain, self.h)
            self.n += 1
        self.mix_hash(sealed)
        return sealed

    def open(self, sealed):
        plain = sealed
        if self.k:
            plain = ChaCha20Poly1305(self.k).decrypt(nonce(self.n), sealed, self.h)
            self.n += 1
        self.mix_hash(sealed)
        return plain

    def mix_secret(self, token):
        if token == "psk":
            return self.mix_psk()
        mine, theirs = token if self.is_initiator else token[::-1]
        return self.mix_key(exchange(self.keys[mine], self.keys["r" + theirs]))

    def mix_ephemeral(self, key):
        self.mix_hash(key)
        if self.psk_count:
            self.mix_key(key)

    def write(self, payload):
        out = b""
        for token in self.messages.pop(0):
            if token == "e":
                key = public(self.keys["e"])
                out += key
                self.mix_ephemeral(key)
            elif token == "s":
                out += self.seal(public(self.keys["s"]))
            else:
                self.mix_secret(token)
        return out + self.seal(payload)

    def read(self, message):
        for token in self.messages.pop(0):
            if token == "e":
                self.keys["re"], message = message[:32], message[32:]
                self.mix_ephemeral(self.keys["re"])
            elif token == "s":
                size = 48 if self.k else 32
                self.keys["rs"], message = self.open(message[:size]), message[size:]
            else:
                self.mix_secret(token)
        return self.open(message)

    def split(self):
        return [key[:32] for key in hkdf(self.ck, b"", 2)]


def secret(label):
    """The private values of our vectors: BLAKE2b-256 of a label, so that anybody can make them again."""
    return hashlib.blake2b(b"regulars noise vector: " + label.encode(), digest_size=32).digest()


def make_vector(name):
    before_initiator, before_responder, messages, psk_count = pattern_of(name)
    prologue = b"retail-node/1 vectors"
    psks = [secret(f"psk {i}") for i in range(psk_count)]
    sends = {party: any("s" in m for m in messages[party::2]) for party in (0, 1)}
    needs = (bool(before_initiator) or sends[0], bool(before_responder) or sends[1])
    vector = {"protocol_name": f"Noise_{name}_25519_ChaChaPoly_BLAKE2b"}
    sides = []
    for party, who in enumerate(("init", "resp")):
        keys = {"e": secret(who + " e"), "psks": psks}
        vector[who + "_prologue"] = prologue.hex()
        vector[who + "_ephemeral"] = keys["e"].hex()
        if psks:
            vector[who + "_psks"] = [psk.hex() for psk in psks]
        if needs[party]:
            keys["s"] = secret(who + " s")
            vector[who + "_static"] = keys["s"].hex()
        if (before_responder, before_initiator)[party]:
            keys["rs"] = public(secret(("resp", "init")[party] + " s"))
            vector[who + "_remote_static"] = keys["rs"].hex()
        sides.append(Side(name, party == 0, prologue, keys))
    vector["messages"] = make_messages(sides, len(messages))
    vector["handshake_hash"] = sides[0].h.hex()
    return vector


def make_messages(sides, handshake_count):
    made, keys, counters = [], None, [0, 0]
    for i in range(handshake_count + 4):
        payload = b"" if i == 1 else f"message {i} of a receipt".encode()
        if i < handshake_count:
            message = sides[i % 2].write(payload)
            assert sides[1 - i % 2].read(message) == payload
        else:
            keys = keys or sides[0].split()
            assert keys == sides[1].split() and sides[0].h == sides[1].h
            message = ChaCha20Poly1305(keys[i % 2]).encrypt(nonce(counters[i % 2]), payload, b"")
            counters[i % 2] += 1
        made.append({"payload": payload.hex(), "ciphertext": message.hex()})
    return made


def print_vectors():
    names = list(BASES) + ["NNpsk0", "NXpsk2", "XXpsk0", "XNpsk3", "XKpsk3", "KNpsk0", "KXpsk2", "INpsk1", "IXpsk2",
                           "IKpsk1", "IKpsk2", "NNpsk0+psk2", "XXpsk0+psk1+psk2+psk3"]
    print(json.dumps({"about": "Made by reference.py; private values are BLAKE2b-256 of labels (see there).",
                      "vectors": [make_vector(name) for name in names]}, indent=1))


def print_bytes(name, data):
    lines = [data.hex()[i:i + 96] for i in range(0, len(data.hex()), 96)]
    left, right = f"static const char {name}[] =", "\n    ".join(f'"{line}"' for line in lines) + ";\n"
    print(left + (" " if len(left) + len(right) <= 120 else "\n    ") + right)


def print_frames():
    print(FRAMES_HEADER)
    store_hash = hashlib.blake2b(b"store 7", digest_size=32).digest()
    for kind, name, token_id in (("enrolled", "IKpsk2", bytes(16)), ("enrolment", "IKpsk1", bytes(range(1, 17)))):
        prologue = b"retail-node/1" + b"\x01" + store_hash + token_id
        psk = secret("psk 0")
        store = Side(name, True, prologue, {"s": secret("init s"), "e": secret("init e"),
                                            "rs": public(secret("resp s")), "psks": [psk]})
        hq = Side(name, False, prologue, {"s": secret("resp s"), "e": secret("resp e"), "psks": [psk]})
        header = struct.pack(">BBHIQ", 1, 1, 0, 0, 0)
        noise = store.write(struct.pack(">I", 0x01020304) + b"hello from the store")
        rest = store_hash + token_id + noise
        mac_key = hashlib.blake2b(public(secret("resp s")), digest_size=32).digest()
        mac = hashlib.blake2b(header + rest, key=mac_key, digest_size=16).digest()
        print_bytes(f"{kind}_request", header + mac + rest)
        hq.read(noise)
        answer = hq.write(struct.pack(">I", 0x0A0B0C0D) + b"hello from head office")
        print_bytes(f"{kind}_answer", struct.pack(">BBHIQ", 2, 1, 0, 0x01020304, 0) + answer)
        store.read(answer)
        keys = store.split()
        for who, key, index, text in (("store", keys[0], 0x0A0B0C0D, b"receipt"),
                                      ("hq", keys[1], 0x01020304, b"stored")):
            header = struct.pack(">BBHIQ", 3, 1, 0x0102, index, 0)
            print_bytes(f"{kind}_{who}_data", header + ChaCha20Poly1305(key).encrypt(nonce(0), text, header))
    print("#endif")


def check(path):
    failed = 0
    vectors = json.load(open(path))["vectors"]
    for vector in vectors:
        name = vector["protocol_name"].split("_")[1]
        sides = []
        for party, who in enumerate(("init", "resp")):
            members = {"s": "_static", "e": "_ephemeral", "rs": "_remote_static"}
            keys = {k: bytes.fromhex(vector[who + m]) for k, m in members.items() if who + m in vector}
            keys["psks"] = [bytes.fromhex(p) for p in vector.get(who + "_psks", [])]
            sides.append(Side(name, party == 0, bytes.fromhex(vector[who + "_prologue"]), keys))
        count = len(sides[0].messages)
        try:
            for i, message in enumerate(vector["messages"][:count]):
                ciphertext, payload = bytes.fromhex(message["ciphertext"]), bytes.fromhex(message["payload"])
                if sides[i % 2].write(payload) != ciphertext or sides[1 - i % 2].read(ciphertext) != payload:
                    raise ValueError(f"message {i + 1} differs")
            if sides[0].h.hex() != vector["handshake_hash"] or sides[1].h != sides[0].h:
                raise ValueError("handshake_hash differs")
        except (ValueError, InvalidTag) as error:
            print(f"{vector['protocol_name']}: {error!r}")
            failed += 1
    print(f"{len(vectors) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["vectors"]:
        print_vectors()
    elif sys.argv[1:] == ["frames"]:
        print_frames()
    elif len(sys.argv) == 3 and sys.argv[1] == "check":
        sys.exit(check(sys.argv[2]))
    else:
        sys.exit(__doc__)

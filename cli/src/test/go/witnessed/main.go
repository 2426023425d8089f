// A log that has a witness cosign what it grows to, with the parts of other implementations: the
// notes and trees of Go's checksum database, and torchwood's cosignatures. It ends with 0 where the
// witness does what C2SP tlog-witness says.
package main

import (
  "bytes"
  "crypto"
  "crypto/ed25519"
  "encoding/base64"
  "errors"
  "fmt"
  "io"
  "log"
  "net/http"
  "os"
  "strings"

  "filippo.io/torchwood"
  "golang.org/x/mod/sumdb/note"
  "golang.org/x/mod/sumdb/tlog"
)

const origin = "log.example/go"

// aLog keeps its hashes in memory.
type aLog struct {
  signer note.Signer
  vkey   string
  hashes []tlog.Hash
  size   int64
}

func (l *aLog) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
  read := make([]tlog.Hash, len(indexes))
  for i, index := range indexes {
    read[i] = l.hashes[index]
  }
  return read, nil
}

func (l *aLog) growTo(size int64) {
  for ; l.size < size; l.size++ {
    added := must(tlog.StoredHashes(l.size, fmt.Appendf(nil, "entry %d", l.size), l))
    l.hashes = append(l.hashes, added...)
  }
}

func (l *aLog) checkpoint() []byte {
  root := must(tlog.TreeHash(l.size, l))
  text := torchwood.Checkpoint{Origin: origin, Tree: tlog.Tree{N: l.size, Hash: root}}.String()
  return must(note.Sign(&note.Note{Text: text}, l.signer))
}

func (l *aLog) request(old int64) []byte {
  var body bytes.Buffer
  fmt.Fprintf(&body, "old %d\n", old)
  if old > 0 && old < l.size {
    for _, hash := range must(tlog.ProveTree(l.size, old, l)) {
      fmt.Fprintln(&body, base64.StdEncoding.EncodeToString(hash[:]))
    }
  }
  body.WriteByte('\n')
  body.Write(l.checkpoint())
  return body.Bytes()
}

// publicKey is the public half of a key whose private half is the witness's alone.
type publicKey ed25519.PublicKey

func (k publicKey) Public() crypto.PublicKey { return ed25519.PublicKey(k) }

func (k publicKey) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
  return nil, errors.New("only the witness can sign")
}

func verifierOf(vkey string) note.Verifier {
  parts := strings.SplitN(vkey, "+", 3)
  typed := must(base64.StdEncoding.DecodeString(parts[2]))
  verifier := must(torchwood.NewCosignatureSigner(parts[0], publicKey(typed[1:]))).Verifier()
  if verifier.String() != vkey {
    log.Fatalf("the key is %s, and torchwood writes it %s", vkey, verifier)
  }
  return verifier
}

func post(url string, body []byte, status int) []byte {
  answer := must(http.Post(url+"/add-checkpoint", "", bytes.NewReader(body)))
  defer answer.Body.Close()
  text := must(io.ReadAll(answer.Body))
  if answer.StatusCode != status {
    log.Fatalf("the answer is %d in place of %d: %s", answer.StatusCode, status, text)
  }
  return text
}

func must[T any](value T, err error) T {
  if err != nil {
    log.Fatal(err)
  }
  return value
}

func main() {
  seed := bytes.NewReader(bytes.Repeat([]byte{7}, 64))
  skey, vkey, err := note.GenerateKey(seed, origin)
  if err != nil {
    log.Fatal(err)
  }
  if len(os.Args) == 1 {
    fmt.Println(vkey)
    return
  }
  l := &aLog{signer: must(note.NewSigner(skey)), vkey: vkey}
  known := note.VerifierList(must(note.NewVerifier(vkey)), verifierOf(os.Args[2]))
  var old int64
  for _, size := range []int64{0, 1, 2, 3, 255, 256, 257, 1000, 1000, 4096} {
    l.growTo(size)
    line := post(os.Args[1], l.request(old), 200)
    cosigned := must(note.Open(append(l.checkpoint(), line...), known))
    if len(cosigned.Sigs) != 2 || len(cosigned.UnverifiedSigs) != 0 {
      log.Fatalf("not two signatures under %s", line)
    }
    must(torchwood.CosignatureTimestamp(cosigned.Sigs[1]))
    old = size
  }
  if known := string(post(os.Args[1], l.request(0), 409)); known != "4096\n" {
    log.Fatalf("the witness knows %s", known)
  }
}

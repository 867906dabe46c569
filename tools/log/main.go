// The proofs of a log in tiles, made again by Go's golang.org/x/mod/sumdb/tlog from the same tiles, and its head opened by sumdb/note.
package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type folder string

func (folder) Height() int { return 8 }

// ReadTiles reads each tile where C2SP tlog-tiles puts it; Go's own paths name the height as well.
func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := "tile/" + strings.TrimPrefix(tile.Path(), "tile/8/")
		bytes, err := os.ReadFile(filepath.Join(string(f), path))
		if err != nil {
			return nil, err
		}
		all = append(all, bytes)
	}
	return all, nil
}

func (folder) SaveTiles([]tlog.Tile, [][]byte) {}

func must(err error) {
	if err != nil {
		fmt.Println("DIFFERS:", err)
		os.Exit(1)
	}
}

func hashes(text string) []tlog.Hash {
	var all []tlog.Hash
	for _, one := range strings.Split(text, ",") {
		if one != "" {
			all = append(all, hash(one))
		}
	}
	return all
}

func hash(text string) (h tlog.Hash) {
	bytes, err := base64.StdEncoding.DecodeString(text)
	must(err)
	copy(h[:], bytes)
	return h
}

func same(what string, ours, theirs []tlog.Hash) {
	if fmt.Sprint(ours) != fmt.Sprint(theirs) {
		must(fmt.Errorf("%s: %v and %v", what, ours, theirs))
	}
}

func main() {
	dir := os.Args[1]
	key, err := os.ReadFile(filepath.Join(dir, "key"))
	must(err)
	verifier, err := note.NewVerifier(string(key))
	must(err)
	head, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	must(err)
	opened, err := note.Open(head, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	var size int64
	fmt.Sscan(lines[1], &size)
	root := hash(lines[2])
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, folder(dir))

	file, err := os.Open(filepath.Join(dir, "proofs"))
	must(err)
	in := bufio.NewScanner(file)
	in.Buffer(nil, 1<<20)
	count := 0
	for in.Scan() {
		parts := strings.Split(in.Text(), " ")
		var index, at, old int64
		fmt.Sscan(parts[0], &index)
		fmt.Sscan(parts[1], &at)
		fmt.Sscan(parts[2], &old)
		record, err := tlog.ProveRecord(at, index, reader)
		must(err)
		same("inclusion", hashes(parts[3]), record)
		var entry [32]byte
		for i := range 8 {
			entry[i] = byte(index >> (56 - 8*i))
		}
		must(tlog.CheckRecord(record, at, root, index, tlog.RecordHash(entry[:])))
		tree, err := tlog.ProveTree(at, old, reader)
		must(err)
		same("consistency", hashes(parts[5]), tree)
		was, err := tlog.TreeHash(old, reader)
		must(err)
		same("root", []tlog.Hash{hash(parts[4])}, []tlog.Hash{was})
		must(tlog.CheckTree(tree, at, root, old, was))
		count++
	}
	fmt.Printf("Go opens the head, and makes the same %d inclusion and %d consistency proofs from the tiles of %d entries\n", count, count, size)
}

package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"synod/cluster"
	"synod/cluster/scenario"
	"synod/roles"
	"synod/roles/all"
)

// What a shell completes the words of a command with.

// choices are the flags whose values are some of a few words. What they are can hang on the protocol.
var choices = map[string]func(*roles.Protocol) []string{
	"protocol":   func(*roles.Protocol) []string { return protocolNames() },
	"variant":    variantNames,
	"without":    (*roles.Protocol).Rules,
	"with":       (*roles.Protocol).Rules,
	"view":       func(*roles.Protocol) []string { return drawn() },
	"learning":   func(*roles.Protocol) []string { return []string{"all", "distinguished:1", "only:1"} },
	"theme":      func(*roles.Protocol) []string { return themes },
	"color":      func(*roles.Protocol) []string { return colourWords },
	"pace":       func(*roles.Protocol) []string { return onOff },
	"format":     func(*roles.Protocol) []string { return formats },
	"reductions": func(*roles.Protocol) []string { return []string{"listeners", "alike", "none"} },
}

func variantNames(p *roles.Protocol) []string {
	var names []string
	for _, v := range p.Variants {
		names = append(names, v.Name)
	}
	return names
}

// completeFlags has the shell offer what can stand behind each flag: words, a directory, a file, or nothing for a number.
func completeFlags(cmd *cobra.Command) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Value.Type() == "bool" {
			return
		}
		_ = cmd.RegisterFlagCompletionFunc(f.Name, func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			words, known := choices[f.Name]
			switch {
			case known:
				return phrases(words(protocolOf(cmd, args)), begun, strings.HasSuffix(f.Value.Type(), ",…"))
			case f.Value.Type() == "DIR":
				return nil, cobra.ShellCompDirectiveFilterDirs
			case f.Value.Type() == "FILE":
				return nil, cobra.ShellCompDirectiveDefault
			}
			return nil, cobra.ShellCompDirectiveNoFileComp
		})
	})
}

// phrases are the words that a value can go on with; where it has several, with commas between them, each of them once.
func phrases(words []string, begun string, several bool) ([]string, cobra.ShellCompDirective) {
	if !several {
		return words, cobra.ShellCompDirectiveNoFileComp
	}
	before := begun[:strings.LastIndexByte(begun, ',')+1]
	var all []string
	for _, w := range words {
		if !slices.Contains(strings.Split(before, ","), w) {
			all = append(all, before+w)
		}
	}
	return all, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// protocolOf returns the protocol that a command line names so far, by a flag or a word, or else the usual one.
func protocolOf(cmd *cobra.Command, args []string) *roles.Protocol {
	names := args
	if f := cmd.Flags().Lookup("protocol"); f != nil {
		names = []string{f.Value.String()}
	}
	for _, name := range names {
		if p, ok := all.Named(name); ok {
			return p
		}
	}
	return all.Protocols()[0]
}

// offer returns the completion of a command's first word: some names, and the names of files if it takes them.
func offer(files bool, names func() []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		switch {
		case len(args) > 0:
			return nil, cobra.ShellCompDirectiveNoFileComp
		case files:
			return names(), cobra.ShellCompDirectiveDefault
		}
		return names(), cobra.ShellCompDirectiveNoFileComp
	}
}

func scenarioNames() []string {
	var names []string
	for _, i := range scenario.List(all.Protocols()) {
		names = append(names, i.Name)
	}
	return names
}

// completer returns the ways in which the word that a cursor stands behind, counted in characters, can go on.
type completer func(line string, cursor int) []cluster.Completion

// wordsOf returns the words of completions, each once.
func wordsOf(all []cluster.Completion) []string {
	var words []string
	for _, c := range all {
		if !slices.Contains(words, c.Word) {
			words = append(words, c.Word)
		}
	}
	return words
}

// shared returns what all words begin with.
func shared(words []string) string {
	if len(words) == 0 {
		return ""
	}
	begin := words[0]
	for _, w := range words[1:] {
		n := 0
		for i, r := range begin {
			if !strings.HasPrefix(w[min(i, len(w)):], string(r)) {
				break
			}
			n = i + len(string(r))
		}
		begin = begin[:n]
	}
	return begin
}

package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The help: what a command is, how it is used, examples, the commands under it, and its flags in groups. It is text and,
// where colours are allowed, a few of the sixteen that every theme of a terminal makes readable; the terminal is asked nothing.

// The bounds of the help. Longer lines are hard to read, and in shorter ones a word has no room.
const (
	widestHelp    = 110
	narrowestHelp = 24
	indent        = 2
	// widestTerm is how wide the names on the left may be before what they mean goes below them.
	widestTerm = 26
)

// page is a page of help under way.
type page struct {
	w      io.Writer
	width  int
	colour bool
}

// showHelp writes the help of a command.
func (a app) showHelp(cmd *cobra.Command) {
	p := a.page(cmd)
	p.prose(firstOf(cmd.Long, cmd.Short))
	p.heading("usage")
	for _, line := range usages(cmd) {
		p.paragraph(indent, indent*3, line)
	}
	if cmd.Example != "" {
		p.heading("examples")
		p.examples(cmd.Example)
	}
	p.commands(cmd)
	for _, g := range groupsOf(cmd) {
		p.heading(g.title)
		p.rows(g.rows)
	}
}

// page begins a page of help on a command's output.
func (a app) page(cmd *cobra.Command) page {
	w := cmd.OutOrStdout()
	flag := "auto"
	if f := cmd.Flags().Lookup("color"); f != nil {
		flag = f.Value.String()
	}
	return page{w, min(max(columns(w, a.env), narrowestHelp), widestHelp), inColour(flag, a.env, w)}
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

// usages are the forms that a command has.
func usages(cmd *cobra.Command) []string {
	lines := []string{cmd.UseLine()}
	if cmd.HasSubCommands() {
		lines = append(lines, cmd.CommandPath()+" COMMAND")
	}
	return lines
}

// row is a name and what it means.
type row struct{ term, means, usual string }

// flagGroup is a group of flags under a title.
type flagGroup struct {
	title string
	rows  []row
}

// groupKey is the annotation of a flag that has the title of its group.
const groupKey = "group"

// group puts the flags that have been added since the last call under a title.
func group(f *pflag.FlagSet, title string) {
	f.VisitAll(func(flag *pflag.Flag) {
		if flag.Annotations[groupKey] == nil {
			_ = f.SetAnnotation(flag.Name, groupKey, []string{title})
		}
	})
}

// groupsOf returns the flags of a command by their groups, in the order in which they were added.
func groupsOf(cmd *cobra.Command) []flagGroup {
	var all []flagGroup
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		title := "flags"
		if own := f.Annotations[groupKey]; own != nil {
			title = own[0]
		}
		i := 0
		for i < len(all) && all[i].title != title {
			i++
		}
		if i == len(all) {
			all = append(all, flagGroup{title: title})
		}
		all[i].rows = append(all[i].rows, flagRow(f))
	})
	return all
}

// flagRow describes a flag.
func flagRow(f *pflag.Flag) row {
	term := "--" + f.Name
	if f.Shorthand != "" {
		term = "-" + f.Shorthand + ", " + term
	}
	if f.Value.Type() != "bool" {
		term += " " + f.Value.Type()
	}
	usual := f.DefValue
	if usual == "false" {
		usual = ""
	}
	return row{term, f.Usage, usual}
}

// commands lists the commands under one, and the topics under the first.
func (p page) commands(cmd *cobra.Command) {
	titles := []string{""}
	for _, g := range cmd.Groups() {
		titles = append(titles, g.ID)
	}
	for _, title := range titles {
		var rows []row
		for _, sub := range cmd.Commands() {
			if !isHidden(sub) && sub.GroupID == title {
				rows = append(rows, row{term: strings.TrimSuffix(sub.Use, " [flags]"), means: sub.Short})
			}
		}
		if len(rows) > 0 {
			p.heading(firstOf(title, "commands"))
			p.rows(rows)
		}
	}
	if !cmd.HasParent() {
		p.heading("topics of synod help")
		p.rows(topicRows())
	}
}

func (p page) line(text string) { fmt.Fprintln(p.w, strings.TrimRight(text, " ")) }

// style writes a text in a style where there is colour.
func (p page) style(s ansi.Style, text string) string {
	if !p.colour || text == "" {
		return text
	}
	return s.Styled(text)
}

var (
	headingStyle = ansi.NewStyle().Bold()
	termStyle    = ansi.NewStyle().ForegroundColor(ansi.Cyan)
	faintStyle   = ansi.NewStyle().Faint()
)

func (p page) heading(title string) {
	p.line("")
	p.line(p.style(headingStyle, strings.ToUpper(title)))
}

// prose writes paragraphs. A line that begins with blanks is one of a table: it stays a line of its own, and goes on
// below its second column.
func (p page) prose(text string) {
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		rest := strings.TrimLeft(line, " ")
		left := len(line) - len(rest)
		hang := left
		if i := strings.Index(rest, "  "); left > 0 && i > 0 {
			hang = left + i + len(rest[i:]) - len(strings.TrimLeft(rest[i:], " "))
		}
		p.paragraph(left, hang, rest)
	}
}

// paragraph writes a text with so many blanks before its first line, and before the others.
func (p page) paragraph(left, hang int, text string) {
	if hang > p.width/2 {
		hang = left
	}
	for i, line := range wrap(text, p.width-left, p.width-hang) {
		if i > 0 {
			left = hang
		}
		p.line(strings.Repeat(" ", left) + line)
	}
}

// rows writes names and, in a column of its own, what they mean and what is usual.
func (p page) rows(rows []row) {
	column := 0
	for _, r := range rows {
		if n := ansi.StringWidth(r.term); n <= widestTerm {
			column = max(column, n)
		}
	}
	column += indent + 2
	if column > p.width/2 {
		column = indent * 3
	}
	for _, r := range rows {
		term := strings.Repeat(" ", indent) + p.style(termStyle, r.term)
		gap := column - indent - ansi.StringWidth(r.term)
		if gap < 2 {
			for _, part := range wrap(r.term, p.width-indent, p.width-indent) {
				p.line(strings.Repeat(" ", indent) + p.style(termStyle, part))
			}
			term, gap = "", column
		}
		for _, line := range p.meaning(r, p.width-column) {
			p.line(term + strings.Repeat(" ", gap) + line)
			term, gap = "", column
		}
	}
}

// meaning returns the lines of what a name means, with what is usual behind it.
func (p page) meaning(r row, width int) []string {
	text := r.means
	if r.usual != "" {
		text += " (" + r.usual + ")"
	}
	lines := wrap(text, width, width)
	last := len(lines) - 1
	if begin, ok := strings.CutSuffix(lines[last], "("+r.usual+")"); ok && r.usual != "" {
		lines[last] = begin + p.style(faintStyle, "("+r.usual+")")
	}
	return lines
}

// examples writes commands that can be copied: one that is too long goes on behind a backslash.
func (p page) examples(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "#") {
			for _, part := range wrap(strings.TrimPrefix(line, "# "), p.width-indent-2, p.width-indent-2) {
				p.line(strings.Repeat(" ", indent) + p.style(faintStyle, "# "+part))
			}
			continue
		}
		parts := fold(line, p.width-indent-4)
		for i, part := range parts {
			left := indent
			if i > 0 {
				left += 2
			}
			if i < len(parts)-1 {
				part += ` \`
			}
			p.line(strings.Repeat(" ", left) + part)
		}
	}
}

package cli

import (
	"io"

	"github.com/spf13/cobra"
)

// shells are those that can be taught to complete, and how their scripts are written.
var shells = []struct {
	name  string
	write func(root *cobra.Command, w io.Writer, described bool) error
}{
	{"bash", func(root *cobra.Command, w io.Writer, described bool) error {
		return root.GenBashCompletionV2(w, described)
	}},
	{"zsh", func(root *cobra.Command, w io.Writer, described bool) error {
		if described {
			return root.GenZshCompletion(w)
		}
		return root.GenZshCompletionNoDesc(w)
	}},
	{"fish", func(root *cobra.Command, w io.Writer, described bool) error {
		return root.GenFishCompletion(w, described)
	}},
	{"powershell", func(root *cobra.Command, w io.Writer, described bool) error {
		if described {
			return root.GenPowerShellCompletionWithDesc(w)
		}
		return root.GenPowerShellCompletion(w)
	}},
}

func shellNames() []string {
	var names []string
	for _, s := range shells {
		names = append(names, s.name)
	}
	return names
}

// newCompletion returns the command that writes what a shell needs to complete the words of a command line.
func newCompletion() *cobra.Command {
	plain := false
	cmd := &cobra.Command{
		Use:   "completion SHELL [flags]",
		Short: "write the script for completion in bash, zsh, fish or powershell",
		Long: "Completion writes a script with which a shell completes the commands, flags and names of synod. The first example is for " +
			"the shell that is running, the others for every one to come. Bash needs the package bash-completion.",
		Example: "source <(synod completion bash)\n\n# for good\n" +
			"synod completion bash > ~/.local/share/bash-completion/completions/synod\n" +
			"synod completion zsh > \"${fpath[1]}/_synod\"\n" +
			"synod completion fish > ~/.config/fish/completions/synod.fish\n" +
			"synod completion powershell >> $PROFILE",
		Args: exactly(1, "the name of a shell, bash, zsh, fish or powershell"),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, s := range shells {
				if s.name == args[0] {
					return s.write(cmd.Root(), cmd.OutOrStdout(), !plain)
				}
			}
			return usagef("there is no completion for %q%s", args[0], nearest(args[0], shellNames()))
		},
		ValidArgsFunction: offer(false, shellNames),
	}
	cmd.Flags().BoolVar(&plain, "no-descriptions", false, "complete names without what they mean")
	return cmd
}

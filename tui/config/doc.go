// Package config is what a person has set for good: the file config.toml.
//
// [Parse] reads it, entry by entry: each kind of setting is a type that reads itself, so that everything that is wrong has its line and
// column, and an entry that is wrong costs no other. [Settings] are all settings in force, and [Settings.Format] writes them with
// remarks. What a setting does is the business of whoever asks for it: this package draws nothing and starts nothing.
package config

// Package traffic says how the messages in flight are shown on the Stage, so that a still frame tells who asked whom for what, and
// who answered. It draws nothing and knows no protocol: cells, dots and words go in and out.
//
// A [Scene] is an instant: where the agents stand, and every message with the part of its way that it has flown. [Memory.Compose]
// makes a [Picture] of it:
//
//   - A [Head] points where its message flies. It is hollow in phase 1 and filled in phase 2, and its [Tail] is double when it
//     answers (signs.go, heads.go, tails.go).
//     A tail is drawn only where it can be nobody else's; elsewhere there is a [Stub] (told.go).
//   - A [Label] says what the message says, in the longest of its forms for which a good place is free (words.go, label.go,
//     labels.go; where it is, what that costs and what is to come: place.go, prices.go, ahead.go). Messages of a broadcast have one
//     label until they have spread (fans.go).
//   - When there are too many for labels, the [Ledger] counts them by what they say (ledger.go).
//   - Whatever a crowd leaves no room for is counted in Picture.Hidden. Labels, ledger and that count add up to all messages.
//
// A memory keeps what was where in the frame before, so that a label stays at its head while both move. All is integer or exact,
// and nothing depends on the order of a map.
package traffic

// Package spacetime draws the diagram of Lamport's "Time, Clocks, and the Ordering of Events in a Distributed System" (1978): a lane an
// agent, time to the right, and every message a line from where it was sent to where it was received, so that slope is delay and
// overtaking is crossing. It knows no protocol, no theme and no terminal: a [Scene] goes in, and cells with an [Ink] come out, so that
// a dashboard, a file and a test draw the same picture.
//
//   - A [Scene] is a stretch of a run: its lanes, steps and messages, what was cut and who was down (scene.go). [Reading] makes one of
//     the events of a run (reading.go).
//   - [Scale] says where a step stands: each adds room for itself and for the time that passed, and long silence is cut short
//     (scale.go).
//   - [Canvas.Draw] puts it together (draw.go): lanes (lanes.go), what happened on them (tokens.go), messages as lines of braille
//     (lines.go), their words (labels.go), the ruler above (ruler.go) and what the agents stand for at the cursor (gutter.go). When
//     there are more messages than can be told apart, bars count them (counts.go). Turned by a quarter, time runs downwards
//     (turned.go).
//
// Nothing is sampled: what is not drawn is counted, and the border says so. All is a function of the scene, and no frame depends on
// the one before it.
package spacetime

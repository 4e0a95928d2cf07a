package grid

// weight is how a line leaves the middle of a cell towards one of its sides.
type weight byte

const (
	none weight = iota
	light
	strong
	double
)

// arms are the weights towards the four sides: up, right, down, left.
type arms [4]weight

// boxArms has the arms of U+2500 to U+257F. Those that box draws in another way (dashes, arcs, diagonals) have none.
var boxArms = readArms(
	"0101 0202 1010 2020 0000 0000 0000 0000 0000 0000 0000 0000 0110 0210 0120 0220 " + // ─━│┃┄┅┆┇┈┉┊┋┌┍┎┏
		"0011 0012 0021 0022 1100 1200 2100 2200 1001 1002 2001 2002 1110 1210 2110 1120 " + // ┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟
		"2120 2210 1220 2220 1011 1012 2011 1021 2021 2012 1022 2022 0111 0112 0211 0212 " + // ┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯
		"0121 0122 0221 0222 1101 1102 1201 1202 2101 2102 2201 2202 1111 1112 1211 1212 " + // ┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿
		"2111 1121 2121 2112 2211 1122 1221 2212 1222 2122 2221 2222 0000 0000 0000 0000 " + // ╀╁╂╃╄╅╆╇╈╉╊╋╌╍╎╏
		"0303 3030 0310 0130 0330 0013 0031 0033 1300 3100 3300 1003 3001 3003 1310 3130 " + // ═║╒╓╔╕╖╗╘╙╚╛╜╝╞╟
		"3330 1013 3031 3033 0313 0131 0333 1303 3101 3303 1313 3131 3333 0000 0000 0000 " + // ╠╡╢╣╤╥╦╧╨╩╪╫╬╭╮╯
		"0000 0000 0000 0000 0001 1000 0100 0010 0002 2000 0200 0020 0201 1020 0102 2010 ") // ╰╱╲╳╴╵╶╷╸╹╺╻╼╽╾╿

func readArms(table string) (all [128]arms) {
	for i := range all {
		for side := range 4 {
			all[i][side] = weight(table[5*i+side] - '0')
		}
	}
	return all
}

// thickness is the width of a line in pixels. A double line is two light ones, each apart pixels off the middle.
func thickness(w weight) float64 {
	switch w {
	case none:
		return 0
	case strong:
		return 3
	}
	return 1
}

const apart = 2

// arms draws the lines from the middle to the sides. Left and up come first, because the layer can make a rectangle
// longer only to the right and downwards.
func (p pen) arms(a arms) {
	for _, side := range []int{3, 0, 1, 2} {
		switch a[side] {
		case none:
		case double:
			p.arm(side, a.startDouble(side, +1), apart, 1)
			p.arm(side, a.startDouble(side, -1), -apart, 1)
		default:
			p.arm(side, a.start(side), 0, thickness(a[side]))
		}
	}
}

// start tells how far from the middle a single line begins, so that it makes a clean corner with the lines across.
// Below zero it begins beyond the middle.
func (a arms) start(side int) float64 {
	one, other, opposite := a[(side+1)%4], a[(side+3)%4], a[(side+2)%4]
	if one != double && other != double {
		return -max(thickness(one), thickness(other)) / 2
	}
	switch {
	case opposite != none: // It runs through.
		return 0
	case one == other: // It ends on the nearer of two lines that pass by.
		return apart - 0.5
	}
	return -apart - 0.5 // It makes a corner with the farther one.
}

// startDouble is start for one of the two lines of a double one: the one towards the next side clockwise (+1), or
// the one towards the side before (-1).
func (a arms) startDouble(side, towards int) float64 {
	near, far := a[(side+4+towards)%4], a[(side+4-towards)%4]
	switch {
	case near == double:
		return apart - 0.5
	case far == double:
		return -apart - 0.5
	}
	return -max(thickness(near), thickness(far)) / 2
}

// arm draws one line: from start pixels off the middle to the side, and offset pixels towards the next side clockwise.
func (p pen) arm(side int, start, offset, thick float64) {
	const midX, midY = cellWidth / 2.0, cellHeight / 2.0
	half := thick / 2
	switch side {
	case 0: // up; clockwise is right
		p.rect(midX+offset-half, 0, thick, midY-start)
	case 1: // right; clockwise is down
		p.rect(midX+start, midY+offset-half, midX-start, thick)
	case 2: // down; clockwise is left
		p.rect(midX-offset-half, midY+start, thick, midY-start)
	case 3: // left; clockwise is up
		p.rect(0, midY-offset-half, midX-start, thick)
	}
}

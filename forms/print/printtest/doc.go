// Package printtest has papers for tests, with invented people.
package printtest

import (
	"fmt"
	"strings"
	"time"

	"doorstep/forms/print"
)

// FamilyCopy is a family's copy of an assessment, as the mock-up has it.
func FamilyCopy() print.Doc {
	return print.Doc{
		Kind: "Family copy", For: "made for Farah and Hamid", Title: "Amina’s assessment: your copy",
		Lead: "What you and Amina told us, what we think, and what happens next.",
		From: "Northmere Council", Team: "Children with Disabilities team",
		About: print.About{Name: "Amina R.", Born: "14 June 2017"}, Size: print.FamilySize,
		Made: time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC),
		Blocks: []print.Block{
			print.Beside{
				Share: .655,
				Left: print.Box{Title: "What Amina told us", Icon: "record_voice_over", Tinted: true, Blocks: []print.Block{
					print.Para{Quote: true, Text: print.Plain("“I like the swing. I like Julie.\nNot the sling – it pinches.”")},
					print.Para{Small: true, Text: print.Plain("With Makaton and picture cards. She showed us she likes choosing her own clothes, and that she does not like bath time.")},
				}},
				Right: print.Box{Title: "Your social worker", Blocks: []print.Block{
					print.Para{Text: print.Plain("Grace O.\n01632 960 120")},
					print.Para{Small: true, Text: print.Muted("Monday to Friday, 9 to 5")},
					print.Para{Small: true, Text: print.Text{{Text: "Worried out of hours?\n"}, {Text: "01632 960 199", Strong: true}}},
				}},
			},
			print.Heading{Level: 1, Text: "What is going well"},
			print.List{Ticked: true, Items: []print.Text{
				print.Plain("Amina is loved, listened to and well looked after."),
				print.Plain("School and home use the same signs, and she is making more choices."),
				print.Plain("Her nights with Julie are working. She asks when the next one is."),
			}},
			print.Heading{Level: 1, Text: "What is hard at the moment"},
			print.Para{Text: print.Plain("Hamid lifts Amina in and out of the bath by hand, and it is not safe for either of them. Nights are very broken since her long seizure in February. You told us you would like her to see more friends.")},
			print.Heading{Level: 1, Text: "What we have agreed"},
			print.Table{
				Name: "What we have agreed", Columns: []print.Column{{Title: "What will happen"}, {Title: "Who", Share: .3}, {Title: "By when", Share: .19}},
				Rows: [][]print.Text{
					{print.Plain("Order a bath lift, fit it, and show you both how to use it"), print.Plain("Priya N., occupational therapist"), print.Plain("27 March 2026")},
					{print.Plain("Visit at bedtime twice and write a sleep routine with you"), print.Plain("Sunita L., nurse"), print.Plain("27 March 2026")},
					{print.Plain("Talk to the school nurse about feeds at school"), print.Plain("Grace O."), print.Plain("12 March 2026")},
					{print.Plain("Amina tries the Saturday club"), print.Plain("Farah, with Grace’s help"), print.Plain("18 April 2026")},
				},
			},
			print.Heading{Level: 1, Text: "If you do not agree"},
			print.Para{Text: print.Plain("Tell Grace, or her manager Mark D. on 01632 960 121. You can ask us to change anything that is wrong, add your own view, or complain. It will not affect Amina’s support.")},
			print.Box{Blocks: []print.Block{print.Para{Text: print.Plain("یہ دستاویز اردو میں بھی دستیاب ہے")}, print.Para{Text: print.Plain("এই নথিটি বাংলায়ও পাওয়া যায়   ਇਹ ਦਸਤਾਵੇਜ਼ ਪੰਜਾਬੀ ਵਿੱਚ ਵੀ ਉਪਲਬਧ ਹੈ")}}},
		},
	}
}

// Urdu is a copy that is read from the right.
func Urdu() print.Doc {
	d := FamilyCopy()
	d.Language, d.Title, d.Lead = "ur", "آمنہ کا جائزہ: آپ کی کاپی", "آپ اور آمنہ نے ہمیں کیا بتایا، ہم کیا سوچتے ہیں، اور آگے کیا ہوگا۔"
	d.Kind, d.For, d.Team = "خاندان کی کاپی", "Farah and Hamid", "معذور بچوں کی ٹیم"
	d.Blocks = []print.Block{
		print.Heading{Level: 1, Text: "کیا اچھا چل رہا ہے"},
		print.List{Ticked: true, Items: []print.Text{print.Plain("آمنہ سے پیار کیا جاتا ہے، اس کی بات سنی جاتی ہے۔"), print.Plain("اسکول اور گھر میں ایک ہی اشارے استعمال ہوتے ہیں۔")}},
		print.Heading{Level: 1, Text: "ہم نے کیا طے کیا"},
		print.Table{
			Name: "ہم نے کیا طے کیا", Columns: []print.Column{{Title: "کیا ہوگا"}, {Title: "کون", Share: .3}, {Title: "کب تک", Share: .2}},
			Rows: [][]print.Text{
				{print.Plain("نہانے کی لفٹ منگوائیں، لگائیں، اور آپ دونوں کو استعمال کرنا سکھائیں"), print.Plain("Priya N."), print.Plain("27 مارچ 2026")},
				{print.Plain("رات کو دوا 2.5 ml دی جائے گی"), print.Plain("Sunita L."), print.Plain("27 مارچ 2026")},
			},
		},
	}
	return d
}

// Long is a paper of several pages with a table and a box that go on.
func Long() print.Doc {
	d := FamilyCopy()
	d.Kind, d.Title, d.Lead, d.Standing, d.Size = "Professional copy", "A long paper", "", "Version 2, signed 3 November 2026", print.ProfessionalSize
	d.Blocks = nil
	for i := range 12 {
		d.Blocks = append(d.Blocks, print.Heading{Level: 1, Text: fmt.Sprintf("Chapter %d", i+1)},
			print.Answer{Question: fmt.Sprintf("Question %d: how does it go?", i+1), Note: "Not for the family", Answers: []print.Text{print.Plain(fmt.Sprintf("Answer %d. %s", i+1, strings.Repeat("It goes on and on. ", 20)))}})
	}
	t := print.Table{Name: "Rows", Columns: []print.Column{{Title: "When", Share: .2}, {Title: "What"}}}
	for i := range 60 {
		t.Rows = append(t.Rows, []print.Text{print.Plain(fmt.Sprintf("Day %d", i+1)), print.Plain(strings.Repeat("Something happened. ", 1+i%7))})
	}
	box := print.Box{Title: "A box that no page holds", Tinted: true}
	for i := range 70 {
		box.Blocks = append(box.Blocks, print.Para{Text: print.Plain(fmt.Sprintf("Line %d in the box", i+1))})
	}
	d.Blocks = append(d.Blocks, t, box, print.Signature{Name: "Ruth Adeyemi", Role: "Social worker", Says: "What is written here is right", When: "Signed 3 November 2026"}, print.Signature{Role: "Parent"})
	return d
}

// Odd is a paper with what people type by mistake or in malice, and with pictures
// good and bad.
func Odd() print.Doc {
	d := FamilyCopy()
	d.Title, d.Lead, d.Standing = "Odd", "", ""
	d.Blocks = []print.Block{
		print.Para{Text: print.Plain("<script>alert(1)</script> onerror= javascript: http: & \"quotes\" \\ ( ) <FEFF>")},
		print.Para{Text: print.Plain("漢 and " + strings.Repeat("x", 300))},
		print.Para{Text: print.Plain("")},
		print.Heading{Level: 1, Text: ""},
		print.Answer{Question: "Only a question"},
		print.Table{},
		print.List{},
		print.Pictures{},
		print.Break{},
		print.Break{},
		print.Para{Text: print.Plain("Bengali এই নথিটি, Punjabi ਇਹ ਦਸਤਾਵੇਜ਼, Urdu دستاویز 2.5 ml, Polish Zażółć")},
		print.Picture{Data: []byte("not a picture"), Mime: "image/jpeg", Alt: "Broken"},
		print.Picture{Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M1 1L9 9A3 3 0 0 1 2 2Zq" fill="#000"/><text x="1" y="5" font-size="2">Door</text></svg>`), Mime: "image/svg+xml", Alt: "A door", Caption: "Drawing of the door"},
	}
	return d
}

// Unspoken are texts of a paper that are not on the page but in its tags: what
// tables are called, and what pictures and signatures look like.
func Unspoken(d print.Doc) []string {
	var out []string
	var walk func([]print.Block)
	picture := func(p print.Picture) { out = append(out, p.Alt) }
	walk = func(blocks []print.Block) {
		for _, b := range blocks {
			switch b := b.(type) {
			case print.Table:
				out = append(out, b.Name)
			case print.Box:
				walk(b.Blocks)
			case print.Keep:
				walk(b.Blocks)
			case print.Beside:
				walk(b.Left.Blocks)
				walk(b.Right.Blocks)
			case print.Picture:
				picture(b)
			case print.Pictures:
				for _, p := range b.Pictures {
					picture(p)
				}
			case print.Heading:
				picture(b.Symbol)
			case print.Signature:
				picture(b.Drawn)
			}
		}
	}
	walk(d.Blocks)
	return out
}


use builtin;
use str;

set edit:completion:arg-completer[archadvise] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'archadvise'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'archadvise'= {
            cand --pack 'Lay a pack folder over the built-in pack (repeatable; a later one wins)'
            cand --color 'When to colour'
            cand --json 'Print JSON, with a versioned schema id'
            cand -q 'Say only what was asked for'
            cand --quiet 'Say only what was asked for'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand ask 'Be asked what decides, and get the answer'
            cand advise 'Get the answer from a file, standard input or --set, without any prompt'
            cand explain 'Explain a verdict: why, why not another, what would change it, what if'
            cand list 'List tools, resources, questions, decisions, rules, thresholds, writers or guides'
            cand search 'Find tools, reading, guides, questions, rules and the rest by words'
            cand show 'Show one thing by its id'
            cand rules 'Work on the rules of a pack'
            cand compare 'Set tools side by side, what differs first'
            cand completions 'Print shell completions'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'archadvise;ask'= {
            cand --pack 'Lay a pack folder over the built-in pack (repeatable; a later one wins)'
            cand --color 'When to colour'
            cand --answers 'Start from the answers in a file'
            cand --set 'Set an answer beforehand (repeatable)'
            cand --save 'Write each answer to this file as it is given'
            cand --json 'Print JSON, with a versioned schema id'
            cand -q 'Say only what was asked for'
            cand --quiet 'Say only what was asked for'
            cand --resume 'Go on where the last interview stopped'
            cand --no-input 'Never prompt; say what to use instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'archadvise;advise'= {
            cand --pack 'Lay a pack folder over the built-in pack (repeatable; a later one wins)'
            cand --color 'When to colour'
            cand --set 'Set an answer, of a workload by `WORKLOAD.ID=VALUE`; wins over the file (repeatable)'
            cand --category 'Report only on this category (repeatable)'
            cand --json 'Print JSON, with a versioned schema id'
            cand -q 'Say only what was asked for'
            cand --quiet 'Say only what was asked for'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'archadvise;explain'= {
            cand --pack 'Lay a pack folder over the built-in pack (repeatable; a later one wins)'
            cand --color 'When to colour'
            cand --set 'Set an answer, of a workload by `WORKLOAD.ID=VALUE`; wins over the file (repeatable)'
            cand --workload 'Explain the verdicts of this workload'
            cand --why-not 'Say what would have to be different for this tool (repeatable)'
            cand --change 'Show what a changed answer would do, decision by decision (repeatable)'
            cand --json 'Print JSON, with a versioned schema id'
            cand -q 'Say only what was asked for'
            cand --quiet 'Say only what was asked for'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'archadvise;list'= {
            cand --pack 'Lay a pack folder over the built-in pack (repeatable; a later one wins)'
            cand --color 'When to colour'
            cand --category 'Only what belongs to this category'
            cand --tool 'Only what concerns this tool'
            cand --json 'Print JSON, with a versioned schema id'
            cand -q 'Say only what was asked for'
            cand --quiet 'Say only what was asked for'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'archadvise;search'= {
            cand --pack 'Lay a pack folder over the built-in pack (repeatable; a later one wins)'
            cand --color 'When to colour'
            cand --json 'Print JSON, with a versioned schema id'
            cand -q 'Say only what was asked for'
            cand --quiet 'Say only what was asked for'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'archadvise;show'= {
            cand --pack 'Lay a pack folder over the built-in pack (repeatable; a later one wins)'
            cand --color 'When to colour'
            cand --json 'Print JSON, with a versioned schema id'
            cand -q 'Say only what was asked for'
            cand --quiet 'Say only what was asked for'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'archadvise;rules'= {
            cand --pack 'Lay a pack folder over the built-in pack (repeatable; a later one wins)'
            cand --color 'When to colour'
            cand --json 'Print JSON, with a versioned schema id'
            cand -q 'Say only what was asked for'
            cand --quiet 'Say only what was asked for'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand check 'Prove over every combination of answers what is wrong with the rules, and what is needless'
            cand show 'Draw a decision: its default and exceptions, its size, what its verdicts cover and what moves them'
            cand new 'Write a first pack of your own, to lay over the built-in one'
            cand schema 'Print JSON Schemas: of the files that people write, with the ids of the pack, or of printed documents'
            cand test 'Run scenarios: situations, and what each should come to'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'archadvise;rules;check'= {
            cand --pack 'Lay a pack folder over the built-in pack (repeatable; a later one wins)'
            cand --color 'When to colour'
            cand --deny 'Exit with 1 where anything of at least this level is found and not accepted'
            cand --level 'Show findings of at least this level, and of the level that is denied; what is not shown is counted'
            cand --json 'Print JSON, with a versioned schema id'
            cand -q 'Say only what was asked for'
            cand --quiet 'Say only what was asked for'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'archadvise;rules;show'= {
            cand --pack 'Lay a pack folder over the built-in pack (repeatable; a later one wins)'
            cand --color 'When to colour'
            cand --json 'Print JSON, with a versioned schema id'
            cand -q 'Say only what was asked for'
            cand --quiet 'Say only what was asked for'
            cand --mermaid 'Print a Mermaid flow chart instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'archadvise;rules;new'= {
            cand --pack 'Lay a pack folder over the built-in pack (repeatable; a later one wins)'
            cand --color 'When to colour'
            cand --cloud 'Everything runs on this cloud: what exists on another one only is out'
            cand --licence 'What you run yourselves must be under such a licence'
            cand --running 'This runs here and is paid for (repeatable, the preferred first)'
            cand --json 'Print JSON, with a versioned schema id'
            cand -q 'Say only what was asked for'
            cand --quiet 'Say only what was asked for'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'archadvise;rules;schema'= {
            cand --pack 'Lay a pack folder over the built-in pack (repeatable; a later one wins)'
            cand --color 'When to colour'
            cand --write 'Write one file a kind into this folder instead'
            cand --json 'Print JSON, with a versioned schema id'
            cand -q 'Say only what was asked for'
            cand --quiet 'Say only what was asked for'
            cand --documents 'Of the JSON documents that the commands print instead'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'archadvise;rules;test'= {
            cand --pack 'Lay a pack folder over the built-in pack (repeatable; a later one wins)'
            cand --color 'When to colour'
            cand --skeletons 'Write what is missing to this folder, as scenarios for you to judge'
            cand --pins 'Write to this folder what the rules say where no scenario notices an edit, to be read as a difference'
            cand --json 'Print JSON, with a versioned schema id'
            cand -q 'Say only what was asked for'
            cand --quiet 'Say only what was asked for'
            cand --mutate 'Also edit the rules in small ways, and show which edits no scenario notices'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'archadvise;rules;help'= {
            cand check 'Prove over every combination of answers what is wrong with the rules, and what is needless'
            cand show 'Draw a decision: its default and exceptions, its size, what its verdicts cover and what moves them'
            cand new 'Write a first pack of your own, to lay over the built-in one'
            cand schema 'Print JSON Schemas: of the files that people write, with the ids of the pack, or of printed documents'
            cand test 'Run scenarios: situations, and what each should come to'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'archadvise;rules;help;check'= {
        }
        &'archadvise;rules;help;show'= {
        }
        &'archadvise;rules;help;new'= {
        }
        &'archadvise;rules;help;schema'= {
        }
        &'archadvise;rules;help;test'= {
        }
        &'archadvise;rules;help;help'= {
        }
        &'archadvise;compare'= {
            cand --pack 'Lay a pack folder over the built-in pack (repeatable; a later one wins)'
            cand --color 'When to colour'
            cand --json 'Print JSON, with a versioned schema id'
            cand -q 'Say only what was asked for'
            cand --quiet 'Say only what was asked for'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'archadvise;completions'= {
            cand --pack 'Lay a pack folder over the built-in pack (repeatable; a later one wins)'
            cand --color 'When to colour'
            cand --json 'Print JSON, with a versioned schema id'
            cand -q 'Say only what was asked for'
            cand --quiet 'Say only what was asked for'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'archadvise;help'= {
            cand ask 'Be asked what decides, and get the answer'
            cand advise 'Get the answer from a file, standard input or --set, without any prompt'
            cand explain 'Explain a verdict: why, why not another, what would change it, what if'
            cand list 'List tools, resources, questions, decisions, rules, thresholds, writers or guides'
            cand search 'Find tools, reading, guides, questions, rules and the rest by words'
            cand show 'Show one thing by its id'
            cand rules 'Work on the rules of a pack'
            cand compare 'Set tools side by side, what differs first'
            cand completions 'Print shell completions'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'archadvise;help;ask'= {
        }
        &'archadvise;help;advise'= {
        }
        &'archadvise;help;explain'= {
        }
        &'archadvise;help;list'= {
        }
        &'archadvise;help;search'= {
        }
        &'archadvise;help;show'= {
        }
        &'archadvise;help;rules'= {
            cand check 'Prove over every combination of answers what is wrong with the rules, and what is needless'
            cand show 'Draw a decision: its default and exceptions, its size, what its verdicts cover and what moves them'
            cand new 'Write a first pack of your own, to lay over the built-in one'
            cand schema 'Print JSON Schemas: of the files that people write, with the ids of the pack, or of printed documents'
            cand test 'Run scenarios: situations, and what each should come to'
        }
        &'archadvise;help;rules;check'= {
        }
        &'archadvise;help;rules;show'= {
        }
        &'archadvise;help;rules;new'= {
        }
        &'archadvise;help;rules;schema'= {
        }
        &'archadvise;help;rules;test'= {
        }
        &'archadvise;help;compare'= {
        }
        &'archadvise;help;completions'= {
        }
        &'archadvise;help;help'= {
        }
    ]
    $completions[$command]
}

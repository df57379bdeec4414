
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'archadvise' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'archadvise'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'archadvise' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Lay a pack folder over the built-in pack (repeatable; a later one wins)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, with a versioned schema id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('ask', 'ask', [CompletionResultType]::ParameterValue, 'Be asked what decides, and get the answer')
            [CompletionResult]::new('advise', 'advise', [CompletionResultType]::ParameterValue, 'Get the answer from a file, standard input or --set, without any prompt')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a verdict: why, why not another, what would change it, what if')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List tools, resources, questions, decisions, rules, thresholds, writers or guides')
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Find tools, reading, guides, questions, rules and the rest by words')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one thing by its id')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'Work on the rules of a pack')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Set tools side by side, what differs first')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print shell completions')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'archadvise;ask' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Lay a pack folder over the built-in pack (repeatable; a later one wins)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--answers', '--answers', [CompletionResultType]::ParameterName, 'Start from the answers in a file')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set an answer beforehand (repeatable)')
            [CompletionResult]::new('--save', '--save', [CompletionResultType]::ParameterName, 'Write each answer to this file as it is given')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, with a versioned schema id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--resume', '--resume', [CompletionResultType]::ParameterName, 'Go on where the last interview stopped')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never prompt; say what to use instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'archadvise;advise' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Lay a pack folder over the built-in pack (repeatable; a later one wins)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set an answer, of a workload by `WORKLOAD.ID=VALUE`; wins over the file (repeatable)')
            [CompletionResult]::new('--category', '--category', [CompletionResultType]::ParameterName, 'Report only on this category (repeatable)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, with a versioned schema id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'archadvise;explain' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Lay a pack folder over the built-in pack (repeatable; a later one wins)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set an answer, of a workload by `WORKLOAD.ID=VALUE`; wins over the file (repeatable)')
            [CompletionResult]::new('--workload', '--workload', [CompletionResultType]::ParameterName, 'Explain the verdicts of this workload')
            [CompletionResult]::new('--why-not', '--why-not', [CompletionResultType]::ParameterName, 'Say what would have to be different for this tool (repeatable)')
            [CompletionResult]::new('--change', '--change', [CompletionResultType]::ParameterName, 'Show what a changed answer would do, decision by decision (repeatable)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, with a versioned schema id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'archadvise;list' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Lay a pack folder over the built-in pack (repeatable; a later one wins)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--category', '--category', [CompletionResultType]::ParameterName, 'Only what belongs to this category')
            [CompletionResult]::new('--tool', '--tool', [CompletionResultType]::ParameterName, 'Only what concerns this tool')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, with a versioned schema id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'archadvise;search' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Lay a pack folder over the built-in pack (repeatable; a later one wins)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, with a versioned schema id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'archadvise;show' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Lay a pack folder over the built-in pack (repeatable; a later one wins)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, with a versioned schema id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'archadvise;rules' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Lay a pack folder over the built-in pack (repeatable; a later one wins)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, with a versioned schema id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Prove over every combination of answers what is wrong with the rules, and what is needless')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Draw a decision: its default and exceptions, its size, what its verdicts cover and what moves them')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Write a first pack of your own, to lay over the built-in one')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print JSON Schemas: of the files that people write, with the ids of the pack, or of printed documents')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run scenarios: situations, and what each should come to')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'archadvise;rules;check' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Lay a pack folder over the built-in pack (repeatable; a later one wins)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Exit with 1 where anything of at least this level is found and not accepted')
            [CompletionResult]::new('--level', '--level', [CompletionResultType]::ParameterName, 'Show findings of at least this level, and of the level that is denied; what is not shown is counted')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, with a versioned schema id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'archadvise;rules;show' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Lay a pack folder over the built-in pack (repeatable; a later one wins)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, with a versioned schema id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--mermaid', '--mermaid', [CompletionResultType]::ParameterName, 'Print a Mermaid flow chart instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'archadvise;rules;new' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Lay a pack folder over the built-in pack (repeatable; a later one wins)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--cloud', '--cloud', [CompletionResultType]::ParameterName, 'Everything runs on this cloud: what exists on another one only is out')
            [CompletionResult]::new('--licence', '--licence', [CompletionResultType]::ParameterName, 'What you run yourselves must be under such a licence')
            [CompletionResult]::new('--running', '--running', [CompletionResultType]::ParameterName, 'This runs here and is paid for (repeatable, the preferred first)')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, with a versioned schema id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'archadvise;rules;schema' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Lay a pack folder over the built-in pack (repeatable; a later one wins)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write one file a kind into this folder instead')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, with a versioned schema id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--documents', '--documents', [CompletionResultType]::ParameterName, 'Of the JSON documents that the commands print instead')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'archadvise;rules;test' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Lay a pack folder over the built-in pack (repeatable; a later one wins)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--skeletons', '--skeletons', [CompletionResultType]::ParameterName, 'Write what is missing to this folder, as scenarios for you to judge')
            [CompletionResult]::new('--pins', '--pins', [CompletionResultType]::ParameterName, 'Write to this folder what the rules say where no scenario notices an edit, to be read as a difference')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, with a versioned schema id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--mutate', '--mutate', [CompletionResultType]::ParameterName, 'Also edit the rules in small ways, and show which edits no scenario notices')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'archadvise;rules;help' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Prove over every combination of answers what is wrong with the rules, and what is needless')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Draw a decision: its default and exceptions, its size, what its verdicts cover and what moves them')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Write a first pack of your own, to lay over the built-in one')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print JSON Schemas: of the files that people write, with the ids of the pack, or of printed documents')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run scenarios: situations, and what each should come to')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'archadvise;rules;help;check' {
            break
        }
        'archadvise;rules;help;show' {
            break
        }
        'archadvise;rules;help;new' {
            break
        }
        'archadvise;rules;help;schema' {
            break
        }
        'archadvise;rules;help;test' {
            break
        }
        'archadvise;rules;help;help' {
            break
        }
        'archadvise;compare' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Lay a pack folder over the built-in pack (repeatable; a later one wins)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, with a versioned schema id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'archadvise;completions' {
            [CompletionResult]::new('--pack', '--pack', [CompletionResultType]::ParameterName, 'Lay a pack folder over the built-in pack (repeatable; a later one wins)')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON, with a versioned schema id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say only what was asked for')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'archadvise;help' {
            [CompletionResult]::new('ask', 'ask', [CompletionResultType]::ParameterValue, 'Be asked what decides, and get the answer')
            [CompletionResult]::new('advise', 'advise', [CompletionResultType]::ParameterValue, 'Get the answer from a file, standard input or --set, without any prompt')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a verdict: why, why not another, what would change it, what if')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List tools, resources, questions, decisions, rules, thresholds, writers or guides')
            [CompletionResult]::new('search', 'search', [CompletionResultType]::ParameterValue, 'Find tools, reading, guides, questions, rules and the rest by words')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one thing by its id')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'Work on the rules of a pack')
            [CompletionResult]::new('compare', 'compare', [CompletionResultType]::ParameterValue, 'Set tools side by side, what differs first')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print shell completions')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'archadvise;help;ask' {
            break
        }
        'archadvise;help;advise' {
            break
        }
        'archadvise;help;explain' {
            break
        }
        'archadvise;help;list' {
            break
        }
        'archadvise;help;search' {
            break
        }
        'archadvise;help;show' {
            break
        }
        'archadvise;help;rules' {
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Prove over every combination of answers what is wrong with the rules, and what is needless')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Draw a decision: its default and exceptions, its size, what its verdicts cover and what moves them')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Write a first pack of your own, to lay over the built-in one')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print JSON Schemas: of the files that people write, with the ids of the pack, or of printed documents')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run scenarios: situations, and what each should come to')
            break
        }
        'archadvise;help;rules;check' {
            break
        }
        'archadvise;help;rules;show' {
            break
        }
        'archadvise;help;rules;new' {
            break
        }
        'archadvise;help;rules;schema' {
            break
        }
        'archadvise;help;rules;test' {
            break
        }
        'archadvise;help;compare' {
            break
        }
        'archadvise;help;completions' {
            break
        }
        'archadvise;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}

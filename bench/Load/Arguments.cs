using System.Globalization;

namespace SocketIoNet.Bench;

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    public const string Help = """
        --cases a,b       only these cases (a*: all that begin so)   --servers a,b   only these servers
        --runs N          counted runs of each (5)   --seconds S     length of one (4)
        --warm S          load before counting, for .NET servers (30), which goes on while they compile (up to four times)
        --settle S        idle time before memory is measured again (40)
        --disturbed P     repeat a run in which other processes used more than P % of a core (4)
        --quick           one short run of each after a short warm-up, never repeated
        --other-host DLL  also measures another build of the interop host, as "other"
        --other-env A=1,B=2  environment variables of "other"; without --other-host, the same build
        --awake           the load program never sleeps, so that servers do not pay for waking it
        --two-cores       servers may use all cores (default: one; the load program has the other)
        --out FILE        the tables as Markdown (default when measuring everything: bench/results/<date>.md)
        --list            lists the cases and servers
        """;

    public string[] Cases { get; private init; } = [];

    public string[] Servers { get; private init; } = [];

    public int Runs { get; private init; } = 5;

    public TimeSpan Counted { get; private init; } = TimeSpan.FromSeconds(4);

    public TimeSpan WarmUp { get; private init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Settle { get; private init; } = TimeSpan.FromSeconds(40);

    /// <summary>The share of a core that others may use before a run is repeated.</summary>
    public double Disturbed { get; private init; } = 0.04;

    public bool IsQuick { get; private init; }

    public bool TwoCores { get; private init; }

    public bool StaysAwake { get; private init; }

    public bool ListOnly { get; private init; }

    public string? Output { get; private init; }

    public string? OtherHost { get; private init; }

    public IReadOnlyDictionary<string, string> OtherEnvironment { get; private init; } = new Dictionary<string, string>();

    public string Root { get; private init; } = ".";

    public static Arguments Parse(string[] args)
    {
        var arguments = new Arguments();
        for (var i = 0; i < args.Length; i++)
        {
            arguments = args[i] switch
            {
                "--quick" => arguments.Quick(),
                "--two-cores" => arguments with { TwoCores = true },
                "--awake" => arguments with { StaysAwake = true },
                "--list" => arguments with { ListOnly = true },
                _ => arguments.With(args[i], i + 1 < args.Length ? args[++i] : throw Unknown(args[i])),
            };
        }

        return arguments;
    }

    /// <summary>Where the tables go: a run of everything is worth keeping, any other only when asked.</summary>
    public string? OutputFor(DateTimeOffset now)
    {
        if (Output is not null || IsQuick || TwoCores || Cases.Length > 0 || Servers.Length > 0) return Output;
        return Path.Combine(Root, string.Create(CultureInfo.InvariantCulture, $"bench/results/{now:yyyy-MM-dd}.md"));
    }

    private Arguments Quick() => this with
    {
        IsQuick = true,
        Runs = 1,
        Counted = TimeSpan.FromSeconds(1.5),
        WarmUp = TimeSpan.FromSeconds(4),
        Settle = TimeSpan.FromSeconds(5),
        Disturbed = double.PositiveInfinity,
    };

    private Arguments With(string option, string value) => option switch
    {
        "--cases" => this with { Cases = value.Split(',') },
        "--servers" => this with { Servers = value.Split(',') },
        "--runs" => this with { Runs = int.Parse(value, CultureInfo.InvariantCulture) },
        "--seconds" => this with { Counted = Seconds(value) },
        "--warm" => this with { WarmUp = Seconds(value) },
        "--settle" => this with { Settle = Seconds(value) },
        "--disturbed" => this with { Disturbed = double.Parse(value, CultureInfo.InvariantCulture) / 100 },
        "--out" => this with { Output = value },
        "--other-host" => this with { OtherHost = Path.GetFullPath(value) },
        "--other-env" => this with { OtherEnvironment = Variables(value) },
        "--root" => this with { Root = value },
        _ => throw Unknown(option),
    };

    private static Dictionary<string, string> Variables(string value) =>
        value.Split(',').Select(variable => variable.Split('=', 2)).ToDictionary(variable => variable[0], variable => variable.Length == 2 ? variable[1] : "");

    private static TimeSpan Seconds(string value) => TimeSpan.FromSeconds(double.Parse(value, CultureInfo.InvariantCulture));

    private static BenchException Unknown(string option) => new($"unknown or incomplete option {option}\n{Help}");
}

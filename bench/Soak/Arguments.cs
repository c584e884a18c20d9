using System.Globalization;

namespace SocketIoNet.Soak;

/// <summary>The command line.</summary>
internal sealed record Arguments
{
    public const string Help = """
        --seconds S   duration (60)
        --clients N   concurrent clients (40)
        --seed N      determines what the clients do (1)
        --recovery N  1: the server recovers lost connections; 0: it does not (1)
        --queue KB    send queue limit, which floods exceed now and then; 0: the default limit, no floods (0)
        """;

    public TimeSpan Duration { get; private init; } = TimeSpan.FromSeconds(60);

    public int Clients { get; private init; } = 40;

    public int Seed { get; private init; } = 1;

    public bool Recovers { get; private init; } = true;

    /// <summary>How many bytes may wait for a client before it is closed; 0 when no queue is to overflow.</summary>
    public int QueueBytes { get; private init; }

    /// <summary>A short run has no time for clients that fall silent, and for those that are cut between two polls it has little.</summary>
    public bool IsShort => Duration < TimeSpan.FromSeconds(60);

    public TimeSpan WarmUp => TimeSpan.FromSeconds(IsShort ? 2 : 10);

    public TimeSpan PingTimeout => TimeSpan.FromSeconds(IsShort ? 4 : 15);

    public TimeSpan TimeToReturn => TimeSpan.FromSeconds(IsShort ? 3 : 15);

    /// <summary>Null when they cannot be understood.</summary>
    public static Arguments? Parse(string[] args)
    {
        var arguments = new Arguments();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var value) || value < 0) return null;
            switch (args[i])
            {
                case "--seconds":
                    arguments = arguments with { Duration = TimeSpan.FromSeconds(value) };
                    break;
                case "--clients":
                    arguments = arguments with { Clients = value };
                    break;
                case "--seed":
                    arguments = arguments with { Seed = value };
                    break;
                case "--recovery":
                    arguments = arguments with { Recovers = value != 0 };
                    break;
                case "--queue":
                    arguments = arguments with { QueueBytes = value * 1024 };
                    break;
                default:
                    return null;
            }
        }

        return arguments;
    }
}

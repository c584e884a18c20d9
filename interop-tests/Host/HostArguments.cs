using System.Diagnostics.CodeAnalysis;

namespace SocketIoNet.InteropHost;

/// <summary>The command line.</summary>
internal sealed record HostArguments
{
    public string Profile { get; private init; } = "";

    /// <summary>Where to listen; null for the profile's own default.</summary>
    public string? Url { get; private init; }

    /// <summary>The only transport to offer; null for both.</summary>
    public string? Transport { get; private init; }

    public bool AllowEio3 { get; private init; }

    public bool Recovery { get; private init; }

    /// <summary>The port of the hub of another process; null for a hub of its own.</summary>
    public int? Link { get; private init; }

    public string? AllowedOrigin { get; private init; }

    /// <summary>How the servers of a cluster are connected.</summary>
    public string? Adapter { get; private init; }

    /// <summary>Host and port of the Redis of a cluster.</summary>
    public string? Redis { get; private init; }

    /// <summary>Host and port of the PostgreSQL of a cluster.</summary>
    public string? Postgres { get; private init; }

    /// <summary>The name of this server in its cluster.</summary>
    public string? Name { get; private init; }

    /// <summary>Whether polling sessions are to be forwarded between the servers of a cluster.</summary>
    public bool NoSticky { get; private init; }

    /// <summary>Whether profiles whose clients have 200 ms for a pong give them as much time as a server does by default.</summary>
    public bool IsPatient { get; private init; }

    /// <summary>Whether everything is to run on the threads that poll the sockets, as docs/performance.md recommends for speed.</summary>
    public bool InlineScheduling { get; private init; }

    /// <summary>Whether to listen through the epoll transport, which <c>SOCKETIONET_EPOLL=1</c> selects for whole suites.</summary>
    public bool Epoll { get; private init; } = Environment.GetEnvironmentVariable("SOCKETIONET_EPOLL") == "1";

    public static bool TryParse(string[] args, out HostArguments arguments, [NotNullWhen(false)] out string? problem)
    {
        arguments = new HostArguments();
        problem = null;
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            var next = arguments.With(args[i], value, out var usesValue);
            if (next is null) return (problem = $"unknown or incomplete option \"{args[i]}\"") is null;
            arguments = next;
            if (usesValue) i++;
        }

        if (arguments.Transport is not (null or "polling" or "websocket")) problem = $"unknown transport \"{arguments.Transport}\"";
        return problem is null;
    }

    private HostArguments? With(string option, string? value, out bool usesValue)
    {
        usesValue = option is not ("--eio3" or "--recovery" or "--patient" or "--inline-scheduling" or "--epoll" or "--no-sticky");
        if (usesValue && value is null) return null;
        return option switch
        {
            "--profile" => this with { Profile = value! },
            "--urls" => this with { Url = value },
            "--transport" => this with { Transport = value },
            "--link" => this with { Link = int.Parse(value!, System.Globalization.CultureInfo.InvariantCulture) },
            "--eio3" => this with { AllowEio3 = true },
            "--recovery" => this with { Recovery = true },
            "--patient" => this with { IsPatient = true },
            "--inline-scheduling" => this with { InlineScheduling = true },
            "--epoll" => this with { Epoll = true },
            "--allowed-origin" => this with { AllowedOrigin = value },
            "--adapter" => this with { Adapter = value },
            "--redis" => this with { Redis = value },
            "--postgres" => this with { Postgres = value },
            "--name" => this with { Name = value },
            "--no-sticky" => this with { NoSticky = true },
            _ => null,
        };
    }
}

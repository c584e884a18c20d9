using System.Text.Json;

namespace SocketIoNet.InteropHost.Cluster;

/// <summary>What an emitter is to do.</summary>
internal sealed record EmitterCommand(string Operation)
{
    public string? Namespace { get; init; }

    public string[]? To { get; init; }

    public string[] Except { get; init; } = [];

    public bool Volatile { get; init; }

    public string Event { get; init; } = "";

    public JsonElement[] Arguments { get; init; } = [];

    /// <summary>How many bytes of the pattern follow the arguments; none when 0.</summary>
    public int Bytes { get; init; }

    public string[] Rooms { get; init; } = [];

    public bool Close { get; init; }

    public Task RunAsync(RedisEmitter emitter)
    {
        var target = Apply(emitter);
        object?[] arguments = [.. Arguments, .. Bytes > 0 ? [InteropHost.Bytes.Pattern(Bytes)] : Array.Empty<object>()];
        return Operation switch
        {
            "emit" => target.EmitAsync(Event, arguments.AsSpan()),
            "server-side-emit" => target.ServerSideEmitAsync(Event, arguments.AsSpan()),
            "join" => target.SocketsJoinAsync(Rooms),
            "leave" => target.SocketsLeaveAsync(Rooms),
            _ => target.DisconnectSocketsAsync(Close),
        };
    }

    private RedisEmitter Apply(RedisEmitter emitter)
    {
        if (Namespace is not null) emitter = emitter.Of(Namespace);
        if (To is not null) emitter = emitter.To(To);
        if (Except.Length > 0) emitter = emitter.Except(Except);
        return Volatile ? emitter.Volatile : emitter;
    }
}

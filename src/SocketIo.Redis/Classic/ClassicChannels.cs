using System.Text;

namespace SocketIoNet.Redis.Classic;

/// <summary>The channels of one namespace.</summary>
internal sealed class ClassicChannels(string prefix, string @namespace, string serverId)
{
    private readonly byte[] _broadcast = Encoding.UTF8.GetBytes($"{prefix}#{@namespace}#");

    /// <summary>What is sent to all sockets, or to several rooms.</summary>
    public string Broadcast { get; } = $"{prefix}#{@namespace}#";

    public string Request { get; } = $"{prefix}-request#{@namespace}#";

    public string Response { get; } = $"{prefix}-response#{@namespace}#";

    /// <summary>The responses that are for this server alone.</summary>
    public string OwnResponse => ResponseTo(serverId);

    /// <summary>The channels of the namespace and of all of its rooms. What has a meaning in patterns of Redis stands for itself.</summary>
    public string BroadcastPattern => string.Concat(Broadcast.Select(static character => character is '*' or '?' or '[' or ']' or '\\' or '^' ? $"\\{character}" : $"{character}")) + "*";

    public string RoomChannel(string room) => $"{Broadcast}{room}#";

    public string ResponseTo(string server) => $"{Response}{server}#";

    /// <summary>The room whose channel this is; empty for the channel of the namespace, null for another.</summary>
    public string? RoomOf(ReadOnlySpan<byte> channel)
    {
        if (!channel.StartsWith(_broadcast)) return null;
        return channel.Length == _broadcast.Length ? "" : Encoding.UTF8.GetString(channel[_broadcast.Length..^1]);
    }
}

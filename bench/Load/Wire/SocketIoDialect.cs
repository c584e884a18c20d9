using SocketIoNet.Bench.Clients;

namespace SocketIoNet.Bench.Wire;

internal sealed class SocketIoDialect : Dialect
{
    private static readonly byte[] Ping = "2"u8.ToArray();
    private static readonly byte[] Pong = Frames.FromClient(Frames.Text, "3"u8);
    private readonly Dictionary<string, byte[]> _joins = new(StringComparer.Ordinal);

    public override string Path => "/socket.io/?EIO=4&transport=websocket";

    public override int OpeningMessages(int namespaces) => 1 + namespaces;

    public override ReadOnlySpan<byte> AnswerOpening(ReadOnlySpan<byte> payload, string[] namespaces)
    {
        if (payload.StartsWith("40"u8)) return [];
        if (!payload.StartsWith("0{"u8)) throw Unexpected(payload, "0{"u8);
        var key = string.Concat(namespaces);
        if (!_joins.TryGetValue(key, out var joins)) _joins[key] = joins = [.. namespaces.SelectMany(name => Frames.FromClient(Message.Text($"40{Prefix(name)}")))];
        return joins;
    }

    public override Exchange Request(int id, string @event, string argument, string @namespace = "/", string? result = null) => new(
        [Message.Text($"42{Prefix(@namespace)}{id}[\"{@event}\"{(argument.Length > 0 ? "," : "")}{argument}]")],
        [Message.Text($"43{Prefix(@namespace)}{id}[{result ?? argument}]")]);

    public override Exchange RequestBytes(int id, string @event, byte[] bytes)
    {
        const string Placeholder = "{\"_placeholder\":true,\"num\":0}";
        return new Exchange(
            [Message.Text($"451-{id}[\"{@event}\",{Placeholder}]"), Message.Binary(bytes)],
            [Message.Text($"461-{id}[{Placeholder}]"), Message.Binary(bytes)]);
    }

    public override Exchange Announce(string @event, string[] arguments, string announced, string text, string @namespace) => new(
        [Message.Text($"42{Prefix(@namespace)}[\"{@event}\",{string.Join(',', arguments)}]")],
        [Message.Text($"42{Prefix(@namespace)}[\"{announced}\",{text}]")]);

    public override byte[] EncodeReply(Message[] reply) => [.. reply.SelectMany(Frames.FromServer)];

    public override int Match(WebSocketClient client, ReadOnlySpan<byte> data)
    {
        var used = 0;
        while (used < data.Length)
        {
            var rest = data[used..];
            var expected = client.Expected;
            if (expected.Length > 0 && rest.StartsWith(expected))
            {
                used += expected.Length;
                client.Replied();
                continue;
            }

            if (expected.StartsWith(rest) || !Frames.TryRead(rest, out var opcode, out _, out var payload, out var length)) break;
            HandleOther(client, opcode, payload);
            used += length;
            if (client.Fd < 0) break;
        }

        return used;
    }

    private static void HandleOther(WebSocketClient client, byte opcode, ReadOnlySpan<byte> payload)
    {
        if (opcode == Frames.Close) client.ClosedByServer();
        else if (opcode == Frames.Text && payload.SequenceEqual(Ping)) client.Send(Pong);
        else throw Unexpected(payload, client.Expected);
    }

    private static string Prefix(string @namespace) => @namespace == "/" ? "" : $"{@namespace},";
}

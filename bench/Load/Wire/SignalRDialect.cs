using SocketIoNet.Bench.Clients;

namespace SocketIoNet.Bench.Wire;

/// <summary>SignalR's JSON protocol: records that end with 0x1E, several of them in one message or one of them in several frames.</summary>
internal sealed class SignalRDialect : Dialect
{
    private const byte Separator = 0x1E;

    private static readonly byte[] Hello = Record("{\"protocol\":\"json\",\"version\":1}");
    private static readonly byte[] PingRecord = "{\"type\":6}"u8.ToArray();
    private static readonly byte[] CloseRecord = "{\"type\":7"u8.ToArray();
    private static readonly byte[] Ping = Record("{\"type\":6}");

    public override string Path => "/hub";

    public override byte[] Greeting => Hello;

    public override int OpeningMessages(int namespaces) => 1;

    public override ReadOnlySpan<byte> AnswerOpening(ReadOnlySpan<byte> payload, string[] namespaces)
    {
        if (!payload.SequenceEqual("{}\u001e"u8)) throw Unexpected(payload, "{}"u8);
        return [];
    }

    public override Exchange Request(int id, string @event, string argument, string @namespace = "/", string? result = null) => new(
        [Message.Text($"{{\"type\":1,\"invocationId\":\"{id}\",\"target\":\"{@event}\",\"arguments\":[{argument}]}}\u001e")],
        [Message.Text($"{{\"type\":3,\"invocationId\":\"{id}\"{Result(result ?? argument)}}}")]);

    public override Exchange RequestBytes(int id, string @event, byte[] bytes) =>
        Request(id, @event, $"\"{Convert.ToBase64String(bytes)}\"");

    public override Exchange Announce(string @event, string[] arguments, string announced, string text, string @namespace) => new(
        [Message.Text($"{{\"type\":1,\"target\":\"{@event}\",\"arguments\":[{string.Join(',', arguments)}]}}\u001e")],
        [Message.Text($"{{\"type\":1,\"target\":\"{announced}\",\"arguments\":[{text}]}}")]);

    public override byte[] EncodeReply(Message[] reply) => reply[0].Payload;

    public override int Match(WebSocketClient client, ReadOnlySpan<byte> data)
    {
        var used = 0;
        while (client.Fd >= 0 && Frames.TryRead(data[used..], out var opcode, out _, out var payload, out var length))
        {
            used += length;
            if (opcode == Frames.Close) client.ClosedByServer();
            else ReadRecords(client, payload);
        }

        return used;
    }

    private static void ReadRecords(WebSocketClient client, ReadOnlySpan<byte> payload)
    {
        if (client.PartialRecord.Length > 0)
        {
            payload = (byte[])[.. client.PartialRecord, .. payload];
            client.PartialRecord = [];
        }

        for (var end = payload.IndexOf(Separator); end >= 0; end = payload.IndexOf(Separator))
        {
            OnRecord(client, payload[..end]);
            payload = payload[(end + 1)..];
        }

        if (payload.Length > 0) client.PartialRecord = payload.ToArray();
    }

    private static void OnRecord(WebSocketClient client, ReadOnlySpan<byte> record)
    {
        if (record.SequenceEqual(client.Expected)) client.Replied();
        else if (record.SequenceEqual(PingRecord)) client.Send(Ping);
        else if (record.StartsWith(CloseRecord)) return;
        else throw Unexpected(record, client.Expected);
    }

    private static string Result(string result) => result.Length == 0 ? ",\"result\":null" : $",\"result\":{result}";

    private static byte[] Record(string json) => Frames.FromClient(Message.Text(json + "\u001e"));
}

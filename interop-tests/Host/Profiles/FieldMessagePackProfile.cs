using System.Text.Json;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>MessagePack with what JSON cannot say.</summary>
internal sealed class FieldMessagePackProfile : IProfile
{
    private static readonly DateTimeOffset Date = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);

    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddSocketIo().AddMessagePackProtocol();
        var app = builder.Build();
        app.MapSocketIo(io => io.OnConnection(AddEvents));
        return [app];
    }

    private static void AddEvents(Socket socket)
    {
        socket.OnError(exception => socket.Emit("handler-error", exception.Message));
        socket.On("describe", (EventArguments arguments, Ack ack) =>
            ack.Send($"[{string.Join(',', Enumerable.Range(0, arguments.Count).Select(i => arguments.Get<JsonElement>(i).GetRawText()))}]"));
        socket.On("echo", (EventArguments arguments, Ack ack) => ack.Send(arguments));
        socket.On("auth", () => socket.Handshake.GetAuth<JsonElement>().GetRawText());
        socket.On("auth-bytes", () => socket.Handshake.GetAuth<Dictionary<string, byte[]>>()!["key"]);
        socket.On("values", (Ack ack) => ack.Send(
            Date.UtcDateTime, Date.ToOffset(TimeSpan.FromHours(2)), null, (1L << 53) + 2, new Dictionary<string, object?> { ["Key"] = 1, ["none"] = null, ["date"] = Date.AddMilliseconds(123) }, double.NaN));
        socket.On("typed", (string? nothing, DateTimeOffset date, Dictionary<string, int?> members, double? number, long large, byte[] bytes) =>
            FormattableString.Invariant($"{nothing ?? "null"} {date.ToUnixTimeMilliseconds()} {string.Join(',', members)} {number?.ToString() ?? "null"} {large} {Convert.ToHexString(bytes)}"));
    }
}

using System.Globalization;

namespace SocketIoNet.InteropHost.FieldCases;

/// <summary>Handlers whose clients send fewer, more or other arguments than they declare.</summary>
internal static class TypedArguments
{
    public static void Add(Socket socket)
    {
        var errors = 0;
        socket.OnError(error =>
        {
            Interlocked.Increment(ref errors);
            socket.Emit("handler-error", error.Message);
        });
        socket.On("f", (int a, string? b) => $"{a.ToString(CultureInfo.InvariantCulture)}:{b ?? "null"}");
        socket.On("g", () => "g");
        socket.On("h", (int? a, Dto? d) => $"{Text(a)}:{Text(d?.Id)}");
        socket.On("k", (string? s, Ack ack) => ack.Send(1));
        socket.On("b", (byte[]? bytes) => bytes?.Length ?? -1);
        socket.On("errors", () => Volatile.Read(ref errors));
    }

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "null";

    private sealed record Dto(int Id, string? Name);
}

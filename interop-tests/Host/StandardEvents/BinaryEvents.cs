using System.Text.Json;

namespace SocketIoNet.InteropHost.StandardEvents;

/// <summary>Bytes both ways, at the top and nested.</summary>
internal static class BinaryEvents
{
    public static void Add(Socket socket)
    {
        socket.On("digest", (EventArguments arguments) => Enumerable.Range(0, arguments.Count).Select(i => Digest(arguments, i)).ToArray());
        socket.On("digest-object", (Upload upload) => new
        {
            title = upload.Title,
            file = Bytes.Digest(upload.File),
            thumb = Bytes.Digest(upload.Meta.Thumb),
            parts = upload.Meta.Parts.Select(Bytes.Digest).ToArray(),
        });
        socket.On("binary", (int length) =>
            socket.Emit("binary", Bytes.Pattern(length), new { list = new object[] { Bytes.Pattern(length), "x" }, n = length }));
        socket.On("binary-ack", (int length) => new { data = Bytes.Pattern(length), list = new[] { Bytes.Pattern(1), Bytes.Pattern(2) } });
    }

    private static object[] Digest(EventArguments arguments, int index) => arguments.IsBinary(index)
        ? Bytes.Digest(arguments.Get<byte[]>(index)!)
        : ["not-binary", TypeOf(arguments.Get<JsonElement>(index))];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "object",
    };
}

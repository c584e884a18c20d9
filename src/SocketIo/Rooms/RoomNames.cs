namespace SocketIoNet.Rooms;

/// <summary>Room names that the application gives. Null, which a client may cause by omitting a name, is no room, and not all sockets.</summary>
internal static class RoomNames
{
    public static IReadOnlyList<string> Of(string? room) => room is null ? [] : [room];

    public static IReadOnlyList<string> Of(IEnumerable<string?>? rooms) => rooms is null ? [] : [.. rooms.OfType<string>()];

    /// <summary>Adds a room.</summary>
    public static IReadOnlyList<string> With(IReadOnlyList<string>? before, string? room) => Together(before, Of(room));

    /// <summary>Adds rooms.</summary>
    public static IReadOnlyList<string> With(IReadOnlyList<string>? before, IEnumerable<string?>? rooms) => Together(before, Of(rooms));

    private static IReadOnlyList<string> Together(IReadOnlyList<string>? before, IReadOnlyList<string> added) =>
        before is null or { Count: 0 } ? added : [.. before, .. added];
}

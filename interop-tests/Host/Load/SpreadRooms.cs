namespace SocketIoNet.InteropHost.Load;

/// <summary>Rooms over which clients are spread.</summary>
internal static class SpreadRooms
{
    private static string[] Known { get; set; } = [];

    /// <summary>As many rooms.</summary>
    public static ArraySegment<string> All(int count)
    {
        if (Known.Length < count) Known = [.. Enumerable.Range(0, count).Select(Name)];
        return new ArraySegment<string>(Known, 0, count);
    }

    /// <summary>One room of a client if there are no more rooms than clients, otherwise each room of which nobody else is a member.</summary>
    public static IEnumerable<string> Of(int client, int clients, int rooms)
    {
        yield return Name(client % rooms);
        for (var room = client + clients; room < rooms; room += clients) yield return Name(room);
    }

    private static string Name(int room) => $"spread-{room}";
}

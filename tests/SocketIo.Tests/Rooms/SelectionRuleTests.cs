using SocketIoNet.Recovery;
using SocketIoNet.Rooms;

namespace SocketIoNet.Tests.Rooms;

/// <summary>One rule decides which sockets a broadcast is for: the table that selects them, and the log that finds what one of them missed, agree.</summary>
public sealed class SelectionRuleTests
{
    private const int Sockets = 12;

    private static readonly string[] Names = ["a", "b", "c", "d", .. Enumerable.Range(0, Sockets).Select(number => $"socket {number}"), "nobody"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_table_selects_those_whom_the_options_are_for(int seed)
    {
        var random = new Random(seed);
        var table = new RoomTable<Member>(new RoomEvents(_ => { }));
        var members = Enumerable.Range(0, Sockets).Select(number => new Member($"socket {number}")).ToArray();
        foreach (var member in members) table.Add(member);
        for (var round = 0; round < 2_000; round++)
        {
            Change(table, members[random.Next(Sockets)], random);
            var options = Options(random);
            var meant = members.Where(member => options.IsFor(member.Id, RoomsOf(table, member))).Select(member => member.Id);
            Assert.Equal(meant.Order(), table.Select(options).Select(member => member.Id).Order());
            Assert.All(members, member => Assert.True(MayBeFor(options, table, member)));
        }
    }

    private static void Change(RoomTable<Member> table, Member member, Random random)
    {
        if (random.Next(2) == 0) table.Join(member, Some(random));
        else table.Leave(member, Some(random));
    }

    private static BroadcastOptions Options(Random random) => new()
    {
        Rooms = random.Next(4) == 0 ? null : Some(random),
        Except = random.Next(2) == 0 ? [] : Some(random),
        SocketId = random.Next(8) == 0 ? Names[random.Next(Names.Length)] : null,
    };

    /// <summary>The log looks at no event whose signature says that it is not for a socket.</summary>
    private static bool MayBeFor(BroadcastOptions options, RoomTable<Member> table, Member member)
    {
        var rooms = RoomsOf(table, member);
        return !options.IsFor(member.Id, rooms) || RoomSignature.Of(options).Overlaps(RoomSignature.Of(rooms).With(member.Id));
    }

    private static HashSet<string> RoomsOf(RoomTable<Member> table, Member member) => [.. table.GetRooms(member)];

    private static string[] Some(Random random) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => Names[random.Next(Names.Length)])];
}

using SocketIoNet.Rooms;

namespace SocketIoNet.Tests.Rooms;

public sealed class RoomTableTests
{
    private static readonly Member First = new("first");
    private static readonly Member Second = new("second");

    private readonly RoomTable<Member> _table = new(new RoomEvents(_ => { }));

    public RoomTableTests()
    {
        _table.Add(First);
        _table.Add(Second);
    }

    [Fact]
    public void Each_socket_is_in_the_room_of_its_own_id()
    {
        Assert.Equal([First.Id], _table.GetRooms(First));
        Assert.Equal([First], Select([First.Id], []));
        Assert.Equal([First.Id], _table.FindMembers(First.Id));
        Assert.Equal(2, _table.RoomCount);
    }

    [Fact]
    public void Without_rooms_everyone_is_selected()
    {
        Assert.Equal(2, Select(null, []).Length);
        Assert.Equal([Second], Select(null, [First.Id]));
    }

    [Fact]
    public void An_empty_list_of_rooms_selects_nobody() => Assert.Empty(Select([], []));

    [Fact]
    public void Joining_twice_is_joining_once()
    {
        _table.Join(First, ["a", "a"]);
        _table.Join(First, ["a"]);
        Assert.Equal([First], Select(["a"], []));
        Assert.Equal([First.Id, "a"], _table.GetRooms(First));
    }

    [Fact]
    public void A_room_exists_from_its_first_member_to_its_last()
    {
        _table.Join(First, ["a"]);
        _table.Join(Second, ["a"]);
        _table.Leave(First, ["a"]);
        Assert.Equal([Second.Id], _table.FindMembers("a"));
        Assert.Equal(3, _table.RoomCount);
        Assert.Equal([Second], Select(["a"], []));
        _table.Leave(Second, ["a"]);
        Assert.Null(_table.FindMembers("a"));
        Assert.Empty(Select(["a"], []));
    }

    [Fact]
    public void A_socket_in_several_of_the_rooms_is_selected_once()
    {
        _table.Join(First, ["a", "b"]);
        _table.Join(Second, ["b"]);
        Assert.Equal(2, Select(["a", "b"], []).Length);
        Assert.Equal([First], Select(["a", First.Id], []));
    }

    [Fact]
    public void Members_of_excepted_rooms_are_left_out()
    {
        _table.Join(First, ["a", "b"]);
        _table.Join(Second, ["a"]);
        Assert.Equal([Second], Select(["a"], ["b"]));
        Assert.Equal([Second], Select(null, ["b"]));
        Assert.Empty(Select(["a"], ["b", Second.Id]));
    }

    [Fact]
    public void A_socket_may_leave_its_own_room_and_come_back()
    {
        _table.Leave(First, [First.Id]);
        Assert.Empty(_table.GetRooms(First));
        Assert.Empty(Select([First.Id], []));
        Assert.Equal(2, Select(null, []).Length);
        Assert.Equal(2, Select(null, [First.Id]).Length);
        _table.Join(First, [First.Id]);
        Assert.Equal([First], Select([First.Id], []));
    }

    [Fact]
    public void Another_socket_may_join_the_room_of_an_id()
    {
        _table.Join(Second, [First.Id]);
        Assert.Equal([First, Second], Select([First.Id], []));
        Assert.Empty(Select(null, [First.Id]));
        _table.Leave(First, [First.Id]);
        Assert.Equal([Second], Select([First.Id], []));
    }

    [Fact]
    public void Removing_a_socket_removes_it_from_all_its_rooms_and_tells_them()
    {
        _table.Join(First, ["a", "b"]);
        _table.Join(Second, ["b", First.Id]);
        Assert.Equal(["a", "b", First.Id], _table.Remove(First));
        Assert.Equal([Second], Select(null, []));
        Assert.Equal([Second], Select(["b"], []));
        Assert.Equal([Second], Select([First.Id], []));
        Assert.Empty(_table.GetRooms(First));
        Assert.Empty(_table.Remove(First));
    }

    [Fact]
    public void What_was_selected_does_not_change_with_the_room()
    {
        _table.Join(First, ["a"]);
        var selected = Select(["a"], []);
        _table.Join(Second, ["a"]);
        Assert.Equal([First], selected);
        Assert.Equal(2, Select(["a"], []).Length);
    }

    [Fact]
    public void Who_leaves_and_comes_back_is_selected_once_and_missing_only_meanwhile()
    {
        _table.Join(First, ["a"]);
        _table.Join(Second, ["a"]);
        var selected = Select(["a"], []);
        _table.Leave(First, ["a"]);
        Assert.Equal([Second], Select(["a"], []));
        _table.Join(First, ["a"]);
        _table.Leave(Second, ["a"]);
        Assert.Equal([First], Select(["a"], []));
        Assert.Equal([First, Second], selected);
    }

    [Fact]
    public void Names_differ_by_case() => Assert.Empty(SelectAfterJoining("Room", "room"));

    [Fact]
    public void A_socket_that_has_ended_joins_nothing()
    {
        var ended = new Member("ended");
        _table.Add(ended);
        ended.IsEnded = true;
        _table.Join(ended, ["a"]);
        Assert.Null(_table.FindMembers("a"));
    }

    [Fact]
    public void All_rooms_are_listed_with_their_members_and_all_sockets_with_their_rooms()
    {
        _table.Join(First, ["a"]);
        _table.Join(Second, ["a", First.Id]);
        var rooms = _table.AllRooms().ToDictionary();
        Assert.Equal(_table.RoomCount, rooms.Count);
        Assert.Equal([First.Id, Second.Id], rooms["a"]);
        Assert.Equal([First.Id, Second.Id], rooms[First.Id]);
        Assert.Equal([Second.Id], rooms[Second.Id]);
        var sockets = _table.AllSockets().ToDictionary();
        Assert.Equal(["a", First.Id], sockets[First.Id]);
        Assert.Equal([Second.Id, "a", First.Id], sockets[Second.Id]);
        Assert.Equal(sockets[First.Id], _table.FindRooms(First.Id));
    }

    [Fact]
    public void Rooms_that_sockets_left_or_shared_are_counted_once()
    {
        _table.Leave(First, [First.Id]);
        Assert.Equal([Second.Id], _table.AllRooms().Select(room => room.Key));
        _table.Join(First, [Second.Id]);
        _table.Leave(Second, [Second.Id]);
        Assert.Equal([First.Id], _table.FindMembers(Second.Id));
        Assert.Equal(1, _table.RoomCount);
        _table.Leave(First, [Second.Id]);
        Assert.Equal(0, _table.RoomCount);
        _table.Remove(First);
        _table.Remove(Second);
        Assert.Empty(_table.AllSockets());
    }

    [Fact]
    public void What_is_sent_to_a_room_does_not_reach_who_joined_it_before_being_connected()
    {
        var third = new Member("third");
        _table.Join(third, ["a"]);
        Assert.Empty(Select(["a"], []));
        Assert.Equal([third.Id], _table.FindMembers("a"));
        _table.Add(third);
        Assert.Equal([third], Select(["a"], []));
    }

    [Fact]
    public void A_socket_that_joined_before_being_connected_is_found_by_its_id_until_it_has_left()
    {
        _table.Remove(First);
        _table.Join(First, ["a", "b"]);
        Assert.Equal(["a", "b"], _table.FindRooms(First.Id));
        Assert.Equal(2, _table.CountRooms(First.Id));
        Assert.Equal(2, _table.SocketCount);
        _table.Leave(First, ["a"]);
        _table.Leave(First, ["b"]);
        Assert.Null(_table.FindRooms(First.Id));
        Assert.Equal(1, _table.SocketCount);
    }

    [Fact]
    public void One_socket_is_selected_by_its_id_whoever_is_in_the_room_of_that_name()
    {
        _table.Join(Second, [First.Id]);
        _table.Leave(First, [First.Id]);
        Assert.Equal([First], _table.Select(new BroadcastOptions { SocketId = First.Id }));
        Assert.Empty(_table.Select(new BroadcastOptions { SocketId = "third" }));
        _table.Remove(First);
        Assert.Empty(_table.Select(new BroadcastOptions { SocketId = First.Id }));
    }

    private Member[] Select(IReadOnlyList<string>? rooms, IReadOnlyList<string> except) => _table.Select(new BroadcastOptions { Rooms = rooms, Except = except });

    private Member[] SelectAfterJoining(string joined, string selected)
    {
        _table.Join(First, [joined]);
        return Select([selected], []);
    }
}

using SocketIoNet.Redis.Classic;

namespace SocketIoNet.Redis.Tests;

public class ClassicChannelsTests
{
    private static readonly ClassicChannels Main = new("socket.io", "/", "uid");

    [Fact]
    public void Have_the_names_of_Node()
    {
        Assert.Equal("socket.io#/#", Main.Broadcast);
        Assert.Equal("socket.io#/#*", Main.BroadcastPattern);
        Assert.Equal("socket.io-request#/#", Main.Request);
        Assert.Equal("socket.io-response#/#", Main.Response);
        Assert.Equal("socket.io-response#/#uid#", Main.OwnResponse);
        Assert.Equal("socket.io#/#a room#", Main.RoomChannel("a room"));
    }

    [Theory]
    [InlineData("socket.io#/#", "")]
    [InlineData("socket.io#/#r#", "r")]
    [InlineData("socket.io#/#a#b#", "a#b")]
    [InlineData("socket.io#/other#", null)]
    public void Name_their_room(string channel, string? room) => Assert.Equal(room, Main.RoomOf(System.Text.Encoding.UTF8.GetBytes(channel)));

    [Fact]
    public void A_name_with_characters_of_patterns_stands_for_itself() =>
        Assert.Equal(@"socket.io#/a\*\[b\]\?\\#*", new ClassicChannels("socket.io", @"/a*[b]?\", "uid").BroadcastPattern);
}

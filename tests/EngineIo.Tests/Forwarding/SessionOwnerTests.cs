using SocketIoNet.EngineIo.Forwarding;

namespace SocketIoNet.EngineIo.Tests.Forwarding;

public sealed class SessionOwnerTests
{
    [Fact]
    public void The_owner_is_the_last_part_of_the_id()
    {
        var owner = SessionOwner.Create();
        var id = SessionOwner.Append(RandomId.Create(), owner);
        Assert.Equal(29, id.Length);
        Assert.Equal(id, Uri.EscapeDataString(id));
        Assert.Equal(owner, SessionOwner.Of(id));
        Assert.NotEqual(owner, SessionOwner.Create());
    }

    [Theory]
    [InlineData("")]
    [InlineData("~")]
    [InlineData("abcdefghijklmnopqrst")]
    [InlineData("abcdefghijklmnopqrst~abcdefg")]
    [InlineData("abcdefghijklmnopqrst~abcdefghi")]
    [InlineData("abcdefghijklmnopqrst~abc#*#gh")]
    [InlineData("abcdefghijklmnopqrst~abcdéfgh")]
    public void Other_ids_have_no_owner(string id) => Assert.Null(SessionOwner.Of(id));
}

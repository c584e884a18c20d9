namespace Game.Play;

internal sealed record JoinedArena(Arena Arena, Welcome Welcome);

//! The program as a whole, run as people run it: started, asked, stopped, killed, copied and put back.

#[cfg(test)]
mod anchors;
#[cfg(test)]
mod archive;
#[cfg(test)]
mod checkup;
#[cfg(test)]
mod client;
#[cfg(test)]
mod full_disk;
#[cfg(test)]
mod in_turn;
#[cfg(test)]
mod installed;
#[cfg(test)]
mod killed;
#[cfg(test)]
mod load;
mod nodes;
#[cfg(test)]
mod post;
#[cfg(test)]
mod rotating;
#[cfg(test)]
mod served;
mod serving;
#[cfg(test)]
mod sink;
mod statements;
#[cfg(test)]
mod upgraded;
#[cfg(test)]
mod web;
